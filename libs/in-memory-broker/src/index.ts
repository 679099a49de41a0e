export { InMemoryBroker } from './in-memory-broker.js';
