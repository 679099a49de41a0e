export { MessageRefused, type MessageProducer, type OutgoingMessage } from './message-producer.js';
export { OutboxRow, outboxRow } from './outbox-row.entity.js';
export { outboxSource, releaseSetAside } from './outbox-source.js';
export { CreateOutbox1760000000000 } from './outbox.migration.js';
export { Relay } from './relay.js';
export type { PendingRow, ReadLimit, RelaySource } from './relay-source.js';
