import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageObserver, MessageProducer } from '#libs/messages';
import type { PendingRow, PendingRows, ReadLimit } from './pending-rows.js';
import { bytesOf, Publishing } from './publishing.js';
import { Removal } from './removal.js';

/** What a relay reads at once. It keeps at most twice as much in memory, however long the backlog is and however large the rows are. */
export const BATCH: ReadLimit = { rows: 1_000, bytes: 4 * 1024 * 1024 };

/** How many rows may wait for their removal before the relay reads no more. */
const MAX_IN_FLIGHT = 4 * BATCH.rows;

/** How long a relay sleeps at most when nothing wakes it. A row waits this long only if its notification was lost. */
const POLL_MS = 1_000;

/** After a batch of at least this many rows the relay waits a moment, so that more rows gather: fewer, fuller requests. */
const BUSY_ROWS = 4;
const LINGER_MS = 4;

/** Lets a loop sleep until something wakes it. A call that comes while the loop is awake is not lost. */
class WakeUp {
  private called = false;
  private wake: () => void = () => undefined;

  readonly call = (): void => {
    this.called = true;
    this.wake();
  };

  /** Forgets the calls so far: the loop is about to look at what they announced. */
  reset(): void {
    this.called = false;
  }

  /** Resolves at once if there was a call since the last reset; otherwise after a call, or after `atMostMs`. */
  sleep(atMostMs: number): Promise<void> {
    if (this.called) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, atMostMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** What a term needs. */
export interface TermParts {
  /** The name of the table in logs and metrics. */
  readonly source: string;
  readonly rows: PendingRows;
  readonly producer: MessageProducer;
  readonly observer?: MessageObserver | undefined;
  /** Ends the term, when leadership is lost or the process stops. */
  readonly ended: AbortSignal;
  /** Called when rows were published and removed. */
  readonly onProgress: () => void;
}

/**
 * One term as leader. It begins with the lock, and ends with the loss of the lock, a fault, or the end of the process.
 *
 * Reading, publishing and removing overlap, but only one request at a time is on its way to the broker: the rows of a key
 * must stay in order, so no request may overtake one that fails.
 */
export class RelayTerm {
  private readonly fault = new AbortController();
  private readonly over: AbortSignal;
  private readonly wakeUp = new WakeUp();
  private readonly publishing: Publishing;
  private readonly removal: Removal;
  /** The sequences of the rows that were read, and neither removed nor let go. They are not read again. */
  private readonly inFlight = new Set<string>();
  /** The batch on its way to the broker. It never rejects: a fault ends the term. */
  private onItsWay: Promise<void> = Promise.resolve();
  /** Whether more rows may wait than were read. */
  private backlog = true;
  /** Whether a row of the last batch stayed in the table. */
  private leftSome = false;

  constructor(private readonly parts: TermParts) {
    this.over = AbortSignal.any([parts.ended, this.fault.signal]);
    this.publishing = new Publishing(parts.source, parts.rows, parts.producer, parts.observer);
    this.removal = new Removal((rows) => this.remove(rows), this.fail);
  }

  /** @throws the fault that ended the term */
  async run(): Promise<void> {
    this.over.addEventListener('abort', this.wakeUp.call);
    try {
      await this.parts.rows.onCommit(this.wakeUp.call);
      while (!this.isOver()) await this.turn();
    } finally {
      // The next term must not send while this one still sends, nor send the same rows again.
      await this.onItsWay;
      await this.removal.done();
    }
    this.fault.signal.throwIfAborted();
  }

  /** Reads a batch, while the one before it is published, and sends it on its way. */
  private async turn(): Promise<void> {
    // With a backlog, the next batch is read while this one is published. Without, the rows that arrive meanwhile form one batch.
    if (!this.backlog) await this.rowsMayWait();
    if (this.isOver()) return;
    const rows = await this.read();
    await this.onItsWay;
    if (this.isOver()) return;
    if (this.leftSome) {
      // A row may have been refused while these were read, and some of them may have to wait behind it: read again at once.
      this.letGo(rows);
      this.leftSome = false;
      this.wakeUp.call();
      return;
    }
    this.onItsWay = this.publish(rows);
    if (!this.backlog && rows.length >= BUSY_ROWS) await sleep(LINGER_MS);
  }

  private async rowsMayWait(): Promise<void> {
    await this.onItsWay;
    // Nobody notifies us of a row that stays.
    if (!this.leftSome) await this.wakeUp.sleep(POLL_MS);
    this.leftSome = false;
  }

  private async read(): Promise<PendingRow[]> {
    if (this.inFlight.size >= MAX_IN_FLIGHT) await this.removal.done();
    this.wakeUp.reset();
    const rows = await this.parts.rows.read([...this.inFlight], BATCH);
    this.backlog = isCut(rows);
    for (const { sequence } of rows) this.inFlight.add(sequence);
    return rows;
  }

  private async publish(rows: readonly PendingRow[]): Promise<void> {
    try {
      const published = await this.publishing.publish(rows, this.over);
      this.letGo(rows.filter((row) => !published.has(row)));
      this.leftSome = published.size < rows.length;
      this.removal.add([...published]);
    } catch (error) {
      this.fail(error);
    }
  }

  private async remove(rows: readonly PendingRow[]): Promise<void> {
    await this.parts.rows.remove(rows);
    this.letGo(rows);
    this.parts.onProgress();
  }

  private letGo(rows: readonly PendingRow[]): void {
    for (const { sequence } of rows) this.inFlight.delete(sequence);
  }

  private isOver(): boolean {
    return this.over.aborted;
  }

  private readonly fail = (error: unknown): void => {
    this.fault.abort(error);
  };
}

/** Whether there may be more rows than were read. */
function isCut(rows: readonly PendingRow[]): boolean {
  return rows.length === BATCH.rows || rows.reduce((sum, { value }) => sum + bytesOf(value), 0) >= BATCH.bytes;
}
