import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { register } from 'prom-client';
import type { DataSource } from 'typeorm';
import { TableMeasurement } from './table-measurement.js';

/** Longer than a reading may take. */
const LONG_MS = 10_000;

const ROW = { pending: '7', oldest: '2.5', refused: '1', parked: '3' };

let answer: () => Promise<unknown[]>;
let tables: TableMeasurement;

beforeEach(() => {
  Logger.overrideLogger(false);
  tables = new TableMeasurement({ query: () => answer() } as unknown as DataSource);
  answer = () => Promise.resolve([ROW]);
});

afterEach(() => {
  jest.useRealTimers();
});

describe('the metrics of the tables', () => {
  it('are not shown before the first reading', async () => {
    expect(await shown()).toEqual([]);
  });

  it('are what the database says', async () => {
    await tables.measure();

    expect(await shown()).toEqual([
      'outbox_pending_rows 7',
      'outbox_oldest_row_age_seconds 2.5',
      'outbox_refused_rows 1',
      'dead_letters_parked 3',
    ]);
  });

  it('are not shown while the database is silent', async () => {
    await tables.measure();
    answer = () => new Promise(() => undefined);
    jest.useFakeTimers();

    const measured = tables.measure();
    await jest.advanceTimersByTimeAsync(LONG_MS);
    await measured;

    expect(await shown()).toEqual([]);
  });

  it('are not shown when the database answers with an error', async () => {
    await tables.measure();
    answer = () => Promise.reject(new Error('the database is away'));
    await tables.measure();

    expect(await shown()).toEqual([]);
  });
});

/** What a scrape shows of the tables. */
async function shown(): Promise<string[]> {
  const lines = (await register.metrics()).split('\n');
  return lines.filter((line) => /^(outbox|dead_letters_parked)/.test(line));
}
