import { describe, expect, it } from '@jest/globals';
import type { GroupCommit } from '#libs/unit-of-work';
import { DeadlineSweep } from './deadline.sweep.js';
import { OrderConfig } from './order.config.js';

/** Transactions that always find a full step of due orders. A test lets each of them end. */
class EndlessSteps {
  begun = 0;
  private end: () => void = () => undefined;
  private begins: () => void = () => undefined;

  readonly transactions = {
    run: () => {
      this.begun++;
      this.begins();
      return new Promise((resolve) => {
        this.end = () => {
          resolve(100);
        };
      });
    },
  } as unknown as GroupCommit;

  next(): Promise<void> {
    return new Promise((resolve) => (this.begins = resolve));
  }

  endOne(): void {
    this.end();
  }
}

describe('the sweep of deadlines', () => {
  it('goes on as long as many orders are due, and stops after the step in hand', async () => {
    const steps = new EndlessSteps();
    const sweep = new DeadlineSweep(steps.transactions, Object.assign(new OrderConfig(), { DEADLINE_SWEEP_MS: 0 }));
    const first = steps.next();
    sweep.onApplicationBootstrap();
    await first;
    const second = steps.next();
    steps.endOne();
    await second;

    const stopped = sweep.beforeApplicationShutdown();
    steps.endOne();
    await stopped;

    expect(steps.begun).toBe(2);
  });
});
