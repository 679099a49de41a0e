import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageProducer } from '#libs/messages';
import type { PendingRow, PendingRows, ReadLimit } from './pending-rows.js';
import { bytesOf, Publishing } from './publishing.js';
import { Removal } from './removal.js';

/** What is read at once: a relay holds twice as much in memory, however long the backlog and however large the rows. */
export const BATCH: ReadLimit = { rows: 1_000, bytes: 4 * 1024 * 1024 };

/** Rows that may wait for their removal before no more are read. */
const MAX_IN_FLIGHT = 4 * BATCH.rows;

/** How long a relay sleeps at most when nobody wakes it. Only a lost notification makes anything wait for so long. */
const POLL_MS = 1_000;

/** Where at least so many rows were waiting, the next ones are given a moment to gather: fewer, fuller requests. */
const BUSY_ROWS = 4;
const LINGER_MS = 4;

/** Lets a loop sleep until it is woken. A call that comes while the loop is awake is not lost. */
class WakeUp {
  private called = false;
  private wake: () => void = () => undefined;

  readonly call = (): void => {
    this.called = true;
    this.wake();
  };

  /** Forgets the calls so far: what they told of is being looked at. */
  reset(): void {
    this.called = false;
  }

  /** Resolves after a call, at once if there was one since the last reset, or after `atMostMs`. */
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

/** What a term needs, and whom it tells. */
export interface TermParts {
  /** Names the table in logs and metrics. */
  readonly source: string;
  readonly rows: PendingRows;
  readonly producer: MessageProducer;
  /** Ends the term, when leadership is lost or the process stops. */
  readonly ended: AbortSignal;
  /** Called when rows were published and removed. */
  readonly onProgress: () => void;
}

/**
 * One time as leader: from the lock to its loss, to a fault, or to the end of the process.
 *
 * Reading, publishing and removing overlap, but only one request is on its way to the broker: the order of a key is the
 * order of its rows, and a request that fails must not be overtaken by the next.
 */
export class RelayTerm {
  private readonly fault = new AbortController();
  private readonly over: AbortSignal;
  private readonly wakeUp = new WakeUp();
  private readonly publishing: Publishing;
  private readonly removal: Removal;
  /** Read, and neither removed nor let go: not to be read again. By sequence. */
  private readonly inFlight = new Set<string>();
  /** The batch on its way to the broker. It never rejects: a fault ends the term. */
  private onItsWay: Promise<void> = Promise.resolve();
  /** Whether more rows may be waiting than were read. */
  private backlog = true;
  /** Whether a row of the last batch was left where it was. */
  private leftSome = false;

  constructor(private readonly parts: TermParts) {
    this.over = AbortSignal.any([parts.ended, this.fault.signal]);
    this.publishing = new Publishing(parts.source, parts.rows, parts.producer);
    this.removal = new Removal((rows) => this.remove(rows), this.fail);
  }

  /** @throws what ended the term from within */
  async run(): Promise<void> {
    this.over.addEventListener('abort', this.wakeUp.call);
    try {
      await this.parts.rows.onCommit(this.wakeUp.call);
      while (!this.isOver()) await this.turn();
    } finally {
      // The next term must not send beside this one, nor send again what this one has sent.
      await this.onItsWay;
      await this.removal.done();
    }
    this.fault.signal.throwIfAborted();
  }

  /** Reads a batch, while the one before it is published, and sends it on its way. */
  private async turn(): Promise<void> {
    // With a backlog the next batch is read while this one is published; without, what comes meanwhile goes together.
    if (!this.backlog) await this.rowsMayWait();
    if (this.isOver()) return;
    const rows = await this.read();
    await this.onItsWay;
    if (this.isOver()) return;
    if (this.leftSome) {
      // Some of these may stand behind a row that was refused while they were read: they are read again, at once.
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
