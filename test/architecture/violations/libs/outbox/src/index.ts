export { Relay } from './relay.js';
