import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageObserver, MessageProducer } from '#libs/messages';
import { backoffMs, endsWithin, RETRY } from '#libs/timing';
import { Logger } from '@nestjs/common';
import type { Leadership, PendingRows } from './pending-rows.js';
import { PostgresLeadership } from './postgres-leadership.js';
import { relayMetrics } from './relay.metrics.js';
import type { RelaySource } from './relay-source.js';
import { RelayTerm } from './relay-term.js';

/**
 * How long a stop waits for the request in flight. The broker or the database may not answer, and the process must end all
 * the same: what it leaves unpublished stays in the table.
 */
const STOP_MS = 5_000;

/** Publishes the rows of a table in order, at least once, and removes them when the broker has them. */
export class Relay {
  private readonly logger = new Logger(Relay.name);
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private failures = 0;
  private isLeader = false;

  /**
   * @param source the name of the table in logs and metrics
   * @param observer is told of each row that the broker has
   */
  constructor(
    readonly source: string,
    private readonly leadership: Leadership,
    private readonly producer: MessageProducer,
    private readonly observer?: MessageObserver,
  ) {}

  /** A relay of a PostgreSQL table. */
  static of(databaseUrl: string, source: RelaySource, producer: MessageProducer, observer?: MessageObserver): Relay {
    return new Relay(source.name, new PostgresLeadership(databaseUrl, source), producer, observer);
  }

  /** Whether it is the one that publishes now. */
  get leads(): boolean {
    return this.isLeader;
  }

  /** @throws if it was started before: two loops would compete for one lock */
  start(): void {
    if (this.running !== undefined) throw new Error(`the ${this.source} relay was started before`);
    this.running = this.run();
  }

  /** Finishes the request in flight, removes its rows, and gives up leadership, if the broker and the database answer in time. */
  async stop(): Promise<void> {
    this.stopping.abort();
    if (await endsWithin(STOP_MS, this.finish())) return;
    this.logger.warn(`${this.source}: a stop does not wait any longer for the request in flight`);
  }

  private async finish(): Promise<void> {
    await this.running;
    await this.producer.close();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.leadership.serve(signal, (rows, lost) => this.lead(rows, lost));
      } catch (error) {
        const pauseMs = backoffMs(++this.failures, RETRY.relay.backoff);
        const reason = error instanceof Error ? error.message : String(error);
        this.logger.warn(`${this.source}: ${reason}; begins again in ${pauseMs.toFixed(0)} ms`, { err: error });
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async lead(rows: PendingRows, lost: AbortSignal): Promise<void> {
    const { source, producer, observer } = this;
    const ended = AbortSignal.any([lost, this.stopping.signal]);
    const term = new RelayTerm({ source, rows, producer, observer, ended, onProgress: () => (this.failures = 0) });
    const retire = () => {
      this.isLeader = false;
      relayMetrics.leader.set({ table: source }, 0);
    };
    this.isLeader = true;
    relayMetrics.leader.set({ table: source }, 1);
    relayMetrics.terms.inc({ table: source });
    // The term ends only when the request in flight has ended, and another process may lead before that.
    lost.addEventListener('abort', retire);
    try {
      await term.run();
    } finally {
      retire();
    }
  }
}
