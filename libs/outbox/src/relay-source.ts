import type { ClientBase } from 'pg';
import type { PendingRow, ReadLimit } from './pending-rows.js';

/** The SQL for a table whose rows a relay publishes. */
export interface RelaySource {
  /** The name of the table in the advisory lock, the log and the metrics. */
  readonly name: string;
  /** The channel that the table's trigger notifies when rows are committed. */
  readonly channel: string;

  /** As `PendingRows.read`. */
  read(client: ClientBase, inFlight: readonly string[], limit: ReadLimit): Promise<PendingRow[]>;

  /** As `PendingRows.remove`. */
  remove(client: ClientBase, rows: readonly PendingRow[]): Promise<void>;

  /** As `PendingRows.refuse`. */
  refuse(client: ClientBase, row: PendingRow, reason: string): Promise<void>;
}
