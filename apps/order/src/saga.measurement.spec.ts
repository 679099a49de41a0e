import { beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { register } from 'prom-client';
import type { DataSource } from 'typeorm';
import { SagaMeasurement } from './saga.measurement.js';

let answer: () => Promise<unknown[]>;
let sagas: SagaMeasurement;

beforeEach(() => {
  Logger.overrideLogger(false);
  sagas = new SagaMeasurement({ query: () => answer() } as unknown as DataSource);
});

describe('the sagas in flight', () => {
  it('are shown for each status that has something to come, also where there are none', async () => {
    answer = () => Promise.resolve([{ status: 'CONFIRMED', in_flight: '3', overdue: '1' }]);
    await sagas.measure();

    expect(await shown('sagas_in_flight')).toEqual({ PLACED: 0, CONFIRMED: 3, RETURNING: 0, CANCELLED: 0 });
    expect(await shown('sagas_overdue')).toEqual({ PLACED: 0, CONFIRMED: 1, RETURNING: 0, CANCELLED: 0 });
  });

  it('are not shown while the database does not answer', async () => {
    answer = () => Promise.resolve([]);
    await sagas.measure();
    answer = () => Promise.reject(new Error('the database is away'));
    await sagas.measure();

    expect(await shown('sagas_in_flight')).toEqual({});
    expect(await shown('sagas_overdue')).toEqual({});
  });
});

async function shown(metric: string): Promise<Record<string, number>> {
  const { values } = (await register.getSingleMetric(metric)?.get()) ?? { values: [] };
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels.status), value]));
}
