export { MessageRefused, type MessageProducer, type OutgoingMessage } from './message-producer.js';
export { OutboxRow, outboxRow } from './outbox-row.entity.js';
export { outboxSource, releaseRefused } from './outbox-source.js';
export { outboxMigrations } from './outbox.migrations.js';
export { Relay } from './relay.js';
export type { PendingRow, ReadLimit, RelaySource } from './relay-source.js';
