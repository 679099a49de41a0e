import { setImmediate, setTimeout } from 'node:timers/promises';
import type { TraceContext } from '#libs/messages';
import { commitSpan } from '#libs/tracing';
import type { DataSource } from 'typeorm';
import { allDone } from './all-done.js';
import { cameSecond, DatabaseUnavailable, isStaleSession, isUnavailable, lostRace } from './database-errors.js';
import { assertPipelined } from './pipelined.js';
import { Transaction } from './transaction.js';
import { Session, UnitOfWork, type ToOutboxRows } from './unit-of-work.js';

/** Does its part of a transaction. It may run more than once, each time in a new transaction. */
export type Work<T> = (work: UnitOfWork) => Promise<T>;

/** Runs units of work in transactions. Production uses {@link GroupCommit}; tests of the layers above need no database. */
export interface Transactions {
  /** @param traces the spans that the work belongs to */
  run<T>(work: Work<T>, traces?: Traces): Promise<T>;
}

type Traces = readonly (TraceContext | undefined)[];

/** The most members of one commit group. It limits what one transaction locks, and what runs again after one failure. */
const MAX_GROUP = 256;

/** How often a transaction runs that loses races or meets stale sessions, before its error is thrown. */
const MAX_RACES = 10;

/** How much may wait, and for how long, before its caller is told that the database is not available. */
export interface QueueLimits {
  /** Units of work. More are refused at once. */
  readonly members: number;
  /** A unit of work that has waited for longer is not begun: whoever asked for it has given up, and asks again. */
  readonly waitMs: number;
}

/** Eight full commit groups, and longer than a request should take. */
const QUEUE_LIMITS: QueueLimits = { members: 8 * MAX_GROUP, waitMs: 15_000 };

interface Member {
  readonly work: Work<unknown>;
  readonly traces: Traces;
  /** In milliseconds of `performance.now()`. */
  readonly since: number;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * Runs units of work in as few transactions as possible: one transaction is in flight, and the units that arrive meanwhile
 * share the next. That gives throughput, and it keeps an instance's own transactions from deadlocking on hot rows.
 *
 * If a commit group fails, it is rolled back and each member runs alone, so no member suffers for another.
 *
 * The idea is the group commit of database logs: DeWitt et al., Implementation Techniques for Main Memory Database
 * Systems (1984).
 */
export class GroupCommit implements Transactions {
  private readonly waiting: Member[] = [];
  private running = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly toOutboxRows: ToOutboxRows,
    private readonly limits = QUEUE_LIMITS,
  ) {
    assertPipelined(dataSource);
  }

  /**
   * Resolves with the result of `work`, once that is committed.
   * @throws what `work` or the database threw, or DatabaseUnavailable if too much waits already or the work has waited for too
   * long. The database then contains nothing of it, with one exception: if the connection breaks during COMMIT, nobody knows.
   * So it must be possible to do the work again (inbox, idempotency key).
   */
  run<T>(work: Work<T>, traces: Traces = []): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.waiting.length >= this.limits.members) {
        throw new DatabaseUnavailable(`${String(this.limits.members)} units of work wait for the database already`);
      }
      this.waiting.push({ work, traces, since: performance.now(), resolve, reject });
      if (!this.running) void this.drain();
    });
  }

  /** Whether the database answers now. */
  async isAble(): Promise<boolean> {
    return this.dataSource.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  private async drain(): Promise<void> {
    this.running = true;
    // Batches of one fetch arrive within one turn of the event loop: they all join.
    await setImmediate();
    while (this.waiting.length > 0) await this.commit(this.waiting.splice(0, MAX_GROUP));
    this.running = false;
  }

  private async commit(members: readonly Member[]): Promise<void> {
    const group = members.filter((member) => this.isStillWanted(member));
    if (group.length === 0) return;
    try {
      const span = commitSpan(
        group.length,
        group.flatMap(({ traces }) => traces),
      );
      const results = await span.around(() => this.transaction(group));
      group.forEach((member, index) => {
        member.resolve(results[index]);
      });
    } catch (error) {
      // If the database is away, all members fail at once. And after a COMMIT without an answer nothing may run again here.
      const isFinal = group.length === 1 || isUnavailable(error);
      for (const member of group) {
        if (isFinal) member.reject(error);
        else await this.commit([member]);
      }
    }
  }

  private isStillWanted(member: Member): boolean {
    const { waitMs } = this.limits;
    if (performance.now() - member.since <= waitMs) return true;
    member.reject(
      new DatabaseUnavailable(`waited longer than ${String(waitMs)} ms for the database, and was not begun`),
    );
    return false;
  }

  private async transaction(group: readonly Member[]): Promise<unknown[]> {
    for (let race = 1; ; race++) {
      try {
        const { results, session } = await Transaction.run(this.dataSource, async (transaction) => {
          const session = new Session(transaction, this.toOutboxRows);
          const work = new UnitOfWork(session);
          const results = await allDone(group.map(async (member) => member.work(work)));
          return { result: { results, session }, writes: () => session.writes() };
        });
        session.committed();
        return results;
      } catch (error) {
        // A member that came second within its commit group runs alone next, and finds what the first one wrote.
        const again =
          lostRace(error) || isStaleSession(error) || (cameSecond(error) && group.length === 1 && race === 1);
        if (!again || race === MAX_RACES) throw error;
        await setTimeout(Math.random() * 5 * race);
      }
    }
  }
}
