export { Relay } from '../../outbox/src/relay.js';
