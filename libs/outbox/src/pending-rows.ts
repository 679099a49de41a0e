import type { OutgoingMessage } from '#libs/messages';

/** A row that waits to be published. */
export interface PendingRow extends OutgoingMessage {
  /** The row's place in the order of its aggregate. */
  readonly sequence: string;
  /** When it was written, in milliseconds since 1970. Undefined if nobody knows. */
  readonly writtenAt?: number;
}

/** How much is read at once: `rows` rows, or fewer: no row is read after `bytes` bytes of payload are reached. */
export interface ReadLimit {
  readonly rows: number;
  readonly bytes: number;
}

/** The rows of a table that wait to be published, as a relay sees them during one term as leader. */
export interface PendingRows {
  /**
   * The first rows by sequence, up to `limit`, without those in `inFlight` and without those that wait behind a refused row
   * of their key. It always reads from the very start: a row becomes visible when its transaction commits, and rows with a
   * higher sequence may have been published before that.
   */
  read(inFlight: readonly string[], limit: ReadLimit): Promise<PendingRow[]>;

  /** Marks rows as published; they are not read again. */
  remove(rows: readonly PendingRow[]): Promise<void>;

  /** Moves a row that the broker will never take to the refused rows, with the reason. */
  refuse(row: PendingRow, reason: string): Promise<void>;

  /** Calls `wake` whenever rows were committed. A call may be lost, so a relay also polls. */
  onCommit(wake: () => void): Promise<void>;
}

/** Lets one relay at a time publish the rows of a table, however many processes run one. */
export interface Leadership {
  /**
   * Waits to become the leader, then runs `term`; `lost` is aborted when leadership is lost.
   * Returns when the term has ended, or when `stopped` is aborted.
   * @throws what the term threw, or why leadership was lost
   */
  serve(stopped: AbortSignal, term: (rows: PendingRows, lost: AbortSignal) => Promise<void>): Promise<void>;
}
