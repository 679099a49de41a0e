import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ConsumerLag } from '#libs/kafka';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { MetricsController } from './metrics.controller.js';

/** Longer than the tables may take, and less than Prometheus waits. */
const A_SCRAPE_WAITS_MS = 5_000;

const ROW = { pending: '7', oldest: '2.5', refused: '1', parked: '3' };

let answer: () => Promise<unknown[]>;
let controller: MetricsController;

beforeEach(() => {
  Logger.overrideLogger(false);
  const lag = { measure: () => Promise.resolve() } as unknown as ConsumerLag;
  controller = new MetricsController({ query: () => answer() } as unknown as DataSource, lag);
  answer = () => Promise.resolve([ROW]);
});

afterEach(() => {
  jest.useRealTimers();
});

describe('the metrics of the tables', () => {
  it('are what the database says', async () => {
    expect(await tables()).toEqual([
      'outbox_pending_rows 7',
      'outbox_oldest_row_age_seconds 2.5',
      'outbox_refused_rows 1',
      'dead_letters_parked 3',
    ]);
  });

  it('are not shown while the database is silent, and the other metrics do not wait for it', async () => {
    await tables();
    answer = () => new Promise(() => undefined);
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    let shown: string[] | undefined;
    void tables().then((lines) => (shown = lines));

    await jest.advanceTimersByTimeAsync(A_SCRAPE_WAITS_MS);
    jest.useRealTimers();
    await new Promise(setImmediate);

    expect(shown).toEqual([]);
  });

  it('are not shown when the database answers with an error', async () => {
    await tables();
    answer = () => Promise.reject(new Error('the database is away'));

    expect(await tables()).toEqual([]);
  });
});

/** What a scrape shows of the tables. */
async function tables(): Promise<string[]> {
  const lines = (await controller.metrics()).split('\n');
  return lines.filter((line) => /^(outbox|dead_letters_parked)/.test(line));
}
