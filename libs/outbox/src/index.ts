export { outboxOf, OutboxRow } from './outbox-row.entity.js';
export { outboxSource, releaseSetAside } from './outbox-source.js';
export { CreateOutbox1760000000000 } from './outbox.migration.js';
export { Relay } from './relay.js';
export type { Leadership, PendingRow, PendingRows, ReadLimit } from './pending-rows.js';
export type { RelaySource } from './relay-source.js';
