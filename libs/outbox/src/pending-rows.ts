import type { OutgoingMessage } from '#libs/messages';

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

/** The rows of a table that wait to be published, as a relay sees them during one term as leader. */
export interface PendingRows {
  /**
   * The first rows by sequence, up to `limit`, but for those in `inFlight` and those that wait behind a refused row of their
   * key. It always looks from the very start: a row becomes visible when its transaction commits, which can be after
   * rows of a higher sequence were published.
   */
  read(inFlight: readonly string[], limit: ReadLimit): Promise<PendingRow[]>;

  /** Marks rows as published; they are not read again. */
  remove(rows: readonly PendingRow[]): Promise<void>;

  /** Takes a row that the broker will never take out of the way, with the reason. */
  refuse(row: PendingRow, reason: string): Promise<void>;

  /** Calls `wake` whenever rows were committed. A call may be lost, so a relay also looks by itself now and then. */
  onCommit(wake: () => void): Promise<void>;
}

/** Lets one relay at a time publish the rows of a table, of however many processes that have one. */
export interface Leadership {
  /**
   * Waits to become the leader, then runs `term`; `lost` is aborted when leadership is.
   * Returns when the term has ended, or when `stopped` is aborted.
   * @throws what the term threw, or why leadership was lost
   */
  serve(stopped: AbortSignal, term: (rows: PendingRows, lost: AbortSignal) => Promise<void>): Promise<void>;
}
