import type { ClientBase } from 'pg';
import type { PendingRow, ReadLimit } from './pending-rows.js';

/** A table whose rows a relay publishes: its SQL. */
export interface RelaySource {
  /** Names the advisory lock and what the relay logs and measures. */
  readonly name: string;
  /** The channel that the table's trigger notifies when rows were committed. */
  readonly channel: string;

  /** As `PendingRows.read`. */
  read(client: ClientBase, inFlight: readonly string[], limit: ReadLimit): Promise<PendingRow[]>;

  /** As `PendingRows.remove`. */
  remove(client: ClientBase, rows: readonly PendingRow[]): Promise<void>;

  /** As `PendingRows.refuse`. */
  refuse(client: ClientBase, row: PendingRow, reason: string): Promise<void>;
}
