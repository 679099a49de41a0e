import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs, type Backoff } from '#libs/timing';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { Leadership, RELAY_SESSION } from './leadership.js';
import { MessageRefused, type MessageProducer } from './message-producer.js';
import { relayMetrics } from './relay.metrics.js';
import type { PendingRow, ReadLimit, RelaySource } from './relay-source.js';
import { Removal } from './removal.js';
import { bytesOf, requestsOf } from './requests.js';

/** What is read at once: a relay holds twice as much in memory, however long the backlog and however large the rows. */
const BATCH: ReadLimit = { rows: 1_000, bytes: 4 * 1024 * 1024 };

/** Rows that may wait for their removal before no more are read. */
const MAX_IN_FLIGHT = 4 * BATCH.rows;

/** How long a relay sleeps at most when nobody wakes it. Only a lost notification makes anything wait for so long. */
const POLL_MS = 1_000;

/** Where at least so many rows were waiting, the next ones are given a moment to gather: fewer, fuller requests. */
const BUSY_ROWS = 4;
const LINGER_MS = 4;

const BACKOFF: Backoff = { firstMs: 100, mostMs: 5_000 };

/**
 * Publishes a table's rows in order, at least once, and removes them when the broker has them.
 *
 * Reading, publishing and removing overlap, but only one request is on its way to the broker: the order of a key is the
 * order of its rows, and a request that fails must not be overtaken by the next.
 */
export class Relay {
  private readonly logger = new Logger(Relay.name);
  private readonly stopping = new AbortController();
  private readonly leadership: Leadership;
  private running: Promise<void> | undefined;
  private notified = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly databaseUrl: string,
    private readonly source: RelaySource,
    private readonly producer: MessageProducer,
  ) {
    this.leadership = new Leadership(databaseUrl, source.name);
  }

  /** @throws where it was started before: two loops would compete for one lock. */
  start(): void {
    if (this.running !== undefined) throw new Error(`the ${this.source.name} relay was started before`);
    this.running = this.run();
  }

  /** Finishes the request in flight, removes its rows, and hands leadership on. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.producer.close();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.leadership.serve(signal, (client, lost) => this.term(client, lost, () => (failures = 0)));
      } catch (error) {
        failures++;
        const pauseMs = backoffMs(failures, BACKOFF);
        this.logger.warn(`${this.source.name}: ${describe(error)}; begins again in ${pauseMs.toFixed(0)} ms`);
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** One time as leader: from the lock to its loss, to a fault, or to the end of the process. */
  private async term(reader: pg.Client, ended: AbortSignal, succeeded: () => void): Promise<void> {
    const fault = new AbortController();
    const over = AbortSignal.any([ended, fault.signal]);
    const fail = (error: unknown) => {
      fault.abort(error);
      return false;
    };
    const isOver = () => over.aborted;
    over.addEventListener('abort', () => {
      this.wake();
    });
    const remover = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: `${this.source.name} remover`,
      ...RELAY_SESSION,
    });
    remover.on('error', fail);
    const inFlight = new Set<string>();
    const removal = new Removal(async (rows) => {
      await this.source.remove(remover, rows);
      letGo(rows);
      succeeded();
    }, fail);
    const letGo = (rows: readonly PendingRow[]) => {
      for (const { sequence } of rows) inFlight.delete(sequence);
    };
    const settle = (rows: readonly PendingRow[]) => (done: ReadonlySet<PendingRow>) => {
      letGo(rows.filter((row) => !done.has(row)));
      removal.add([...done]);
      return done.size === rows.length;
    };
    /** Whether nothing had to be set aside of what was published last. */
    let published: Promise<boolean> = Promise.resolve(true);
    relayMetrics.leader.set({ source: this.source.name }, 1);
    try {
      await remover.connect();
      // A removal that a crash undoes has its rows published again: a wait for the disk would buy nothing.
      await remover.query('SET synchronous_commit = off');
      await this.listen(reader);
      for (let backlog = true; !isOver();) {
        // With a backlog the next batch is read while this one is published; without, what comes meanwhile goes together.
        if (!backlog) {
          // Of a row that was left where it was nobody will tell us.
          if (await published) await this.sleepUntilWoken(over);
          published = Promise.resolve(true);
          if (isOver()) break;
        }
        if (inFlight.size >= MAX_IN_FLIGHT) await removal.done();
        this.notified = false;
        const rows = await this.source.read(reader, [...inFlight], BATCH);
        backlog = isCut(rows);
        for (const { sequence } of rows) inFlight.add(sequence);
        const wasWhole = await published;
        if (isOver()) break;
        // Some of these may stand behind a row that was set aside while they were read.
        if (!wasWhole) {
          letGo(rows);
          this.notified = true;
        }
        published =
          wasWhole && rows.length > 0
            ? this.publish(remover, rows, over).then(settle(rows), fail)
            : Promise.resolve(true);
        if (!backlog && rows.length >= BUSY_ROWS) await sleep(LINGER_MS);
      }
    } finally {
      // The next term must not send beside this one, nor send again what this one has sent.
      await published;
      await removal.done();
      relayMetrics.leader.set({ source: this.source.name }, 0);
      reader.removeAllListeners('notification');
      await remover.end().catch(() => undefined);
    }
    fault.signal.throwIfAborted();
  }

  private async listen(client: pg.Client): Promise<void> {
    client.on('notification', () => {
      this.notified = true;
      this.wake();
    });
    await client.query(`LISTEN ${this.source.channel}`);
  }

  private sleepUntilWoken(over: AbortSignal): Promise<void> {
    // The wake-up may have come while we were reading.
    if (this.notified || over.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** @returns the rows that the broker has now; the others are set aside, or wait behind one that is, or for the next leader */
  private async publish(client: pg.Client, rows: readonly PendingRow[], over: AbortSignal): Promise<Set<PendingRow>> {
    const published = new Set<PendingRow>();
    const heldUp = new Set<string>();
    const isFree = ({ key }: PendingRow) => key === null || !heldUp.has(key);

    const send = async (some: readonly PendingRow[]): Promise<void> => {
      const [row] = some;
      if (row === undefined) return;
      try {
        await this.producer.send(some);
        for (const one of some) published.add(one);
      } catch (error) {
        if (!(error instanceof MessageRefused)) throw error;
        if (some.length === 1) {
          await this.setAside(client, row, error.message);
          if (row.key !== null) heldUp.add(row.key);
        } else {
          // One of them is refused: halve until it is found.
          const half = some.length >> 1;
          await send(some.slice(0, half));
          await send(some.slice(half).filter(isFree));
        }
      }
    };

    for (const request of requestsOf(rows)) {
      if (over.aborted) break;
      await send(request.filter(isFree));
    }
    relayMetrics.published.inc({ source: this.source.name }, published.size);
    return published;
  }

  private async setAside(client: pg.Client, row: PendingRow, reason: string): Promise<void> {
    await this.source.refuse(client, row, reason);
    relayMetrics.refused.inc({ source: this.source.name });
    this.logger.error(`${this.source.name}: set a row of ${String(row.key)} aside: ${reason}`);
  }
}

/** Whether there may be more rows than were read. */
function isCut(rows: readonly PendingRow[]): boolean {
  return rows.length === BATCH.rows || rows.reduce((sum, { value }) => sum + bytesOf(value), 0) >= BATCH.bytes;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
