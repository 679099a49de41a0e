import { RepeatedTask } from '#libs/timing';
import { GroupCommit } from '#libs/unit-of-work';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { applyDecision } from './apply-decision.js';
import { OrderConfig } from './order.config.js';
import { Order } from './order.entity.js';
import { decide } from './order.js';

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
      const due = await work.query<{ order_id: string }>(
        `SELECT order_id FROM orders WHERE status = 'PLACED' AND deadline_at <= now()
          ORDER BY deadline_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
        [STEP],
      );
      const orders = await work.findAll(
        Order,
        due.map(({ order_id }) => order_id),
      );
      for (const order of orders) {
        const decision = decide(order, 'deadline');
        // An answer that shares this transaction may have come first.
        if ('refused' in decision || !decision.applied) continue;
        const trace = order.traceparent === null ? undefined : { traceparent: order.traceparent };
        applyDecision(order, 'deadline', decision, work.within(trace));
      }
      return due.length;
    });
  }
}
