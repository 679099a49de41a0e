import type { ClientBase } from 'pg';
import type { OutgoingMessage } from './message-producer.js';

/** A row that waits to be published. */
export interface PendingRow extends OutgoingMessage {
  /** The row's place in the order of its aggregate. */
  readonly sequence: string;
}

/** How much is read at once: so many rows, or fewer if those before the last one have so many bytes of payload. */
export interface ReadLimit {
  readonly rows: number;
  readonly bytes: number;
}

/** A table whose rows a {@link Relay} publishes. */
export interface RelaySource {
  /** Names the advisory lock and what the relay logs and measures. */
  readonly name: string;
  /** The channel that the table's trigger notifies when rows were committed. */
  readonly channel: string;

  /**
   * The first rows by sequence, up to `limit`, but for those in `inFlight` and those that wait behind a refused row of their
   * key. It always looks from the very start: a row becomes visible when its transaction commits, which can be after
   * rows of a higher sequence were published.
   */
  read(client: ClientBase, inFlight: readonly string[], limit: ReadLimit): Promise<PendingRow[]>;

  /** Marks rows as published; they are not read again. */
  remove(client: ClientBase, rows: readonly PendingRow[]): Promise<void>;

  /** Takes a row that the broker will never take out of the way, and keeps the reason. */
  refuse(client: ClientBase, row: PendingRow, reason: string): Promise<void>;
}
