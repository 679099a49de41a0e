import { RepeatedTask } from '#libs/timing';
import { sweepSpan } from '#libs/tracing';
import { allDone, GroupCommit } from '#libs/unit-of-work';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { orderOf } from './order.aggregates.js';
import { OrderConfig } from './order.config.js';
import { ask } from './order.js';

/** The most orders that one transaction cancels. */
const STEP = 100;

/** Cancels the orders whose answers did not come in time. Any number of instances may sweep at once. */
@Injectable()
export class DeadlineSweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DeadlineSweep.name);
  private readonly sweeping: RepeatedTask;

  constructor(
    private readonly transactions: GroupCommit,
    { DEADLINE_SWEEP_MS }: OrderConfig,
  ) {
    this.sweeping = RepeatedTask.ofSteps(
      DEADLINE_SWEEP_MS,
      async () => (await this.cancelSome()) === STEP,
      (error) => {
        this.logger.warn(
          `could not cancel the orders that are past their deadline, and will try again: ${String(error)}`,
        );
      },
    );
  }

  onApplicationBootstrap(): void {
    this.sweeping.start();
  }

  /** Finishes the step in hand. */
  beforeApplicationShutdown(): Promise<void> {
    return this.sweeping.stop();
  }

  private cancelSome(): Promise<number> {
    return this.transactions.run(async (work) => {
      const due = await work.query<{ order_id: string; traceparent: string | null }>(
        `SELECT order_id, traceparent FROM orders WHERE status = 'PLACED' AND deadline_at <= now()
          ORDER BY deadline_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
        [STEP],
      );
      // One statement loads all of them. An answer that shares this transaction may have been applied first, so the rule
      // looks at the status again.
      await allDone(
        due.map(({ order_id, traceparent }) => {
          const span = sweepSpan('deadline', traceparent === null ? undefined : { traceparent });
          return span.around(() =>
            work.within(span.trace).decide(orderOf(order_id), (order) => ask(order, 'deadline')),
          );
        }),
      );
      return due.length;
    });
  }
}
