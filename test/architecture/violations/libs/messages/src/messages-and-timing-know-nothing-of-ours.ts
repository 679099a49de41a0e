export { Relay } from '#libs/outbox';
