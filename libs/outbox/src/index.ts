export { outboxOf, OutboxRow } from './outbox-row.entity.js';
export { outboxSource, releaseRefused } from './outbox-source.js';
export { outboxContractMigrations, outboxMigrations } from './outbox.migrations.js';
export { Relay } from './relay.js';
export type { Leadership, PendingRow, PendingRows, ReadLimit } from './pending-rows.js';
export type { RelaySource } from './relay-source.js';
