import { RepeatedTask } from '#libs/timing';
import { allDone, GroupCommit } from '#libs/unit-of-work';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { orderOf } from './order.aggregates.js';
import { OrderConfig } from './order.config.js';
import { ask } from './order.js';

/** Orders cancelled by one transaction. */
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
    this.sweeping = new RepeatedTask(DEADLINE_SWEEP_MS, () => this.sweep());
  }

  onApplicationBootstrap(): void {
    this.sweeping.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.sweeping.stop();
  }

  private async sweep(): Promise<void> {
    try {
      while ((await this.cancelSome()) === STEP);
    } catch (error) {
      this.logger.warn(`the deadlines wait: ${String(error)}`);
    }
  }

  private cancelSome(): Promise<number> {
    return this.transactions.run(async (work) => {
      const due = await work.query<{ order_id: string; traceparent: string | null }>(
        `SELECT order_id, traceparent FROM orders WHERE status = 'PLACED' AND deadline_at <= now()
          ORDER BY deadline_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
        [STEP],
      );
      // All are loaded by one statement. An answer that shares this transaction may have come first: the rule looks.
      await allDone(
        due.map(({ order_id, traceparent }) =>
          work
            .within(traceparent === null ? undefined : { traceparent })
            .decide(orderOf(order_id), (order) => ask(order, 'deadline')),
        ),
      );
      return due.length;
    });
  }
}
