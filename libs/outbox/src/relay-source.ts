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
  /** The channel that is notified when rows were committed. */
  readonly channel: string;

  /**
   * The first rows by sequence, up to `limit`, but for those in `inFlight` and those that wait behind a row of their key that was
   * set aside. It always looks from the very start: a row becomes visible when its transaction commits, which can be after
   * rows of a higher sequence were published.
   */
  read(client: ClientBase, inFlight: readonly string[], limit: ReadLimit): Promise<PendingRow[]>;

  /** Marks rows as published; they are not read again. */
  remove(client: ClientBase, rows: readonly PendingRow[]): Promise<void>;

  /** Takes a row that cannot be published out of the way, with the reason. */
  setAside(client: ClientBase, row: PendingRow, reason: string): Promise<void>;
}
