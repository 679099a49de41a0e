export { Relay } from '../../../libs/outbox/src/relay.js';
