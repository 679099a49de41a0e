import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Kafka } from 'kafkajs';
import { register } from 'prom-client';
import { ConsumerLag } from './consumer-lag.js';

/** Longer than the lag may take, and less than Prometheus waits. */
const A_SCRAPE_WAITS_MS = 5_000;

/** A broker that has one topic with one partition. While it is frozen, it answers nothing. */
class FakeBroker {
  frozen = false;
  end = 10;
  readings = 0;
  private thaw: () => void = () => undefined;
  private readonly thawed = new Promise<void>((resolve) => (this.thaw = resolve));

  readonly kafka = {
    admin: () => ({
      connect: () => Promise.resolve(),
      disconnect: () => this.thawed,
      fetchOffsets: async () => {
        this.readings++;
        if (this.frozen) await this.thawed;
        return [{ topic: 'order.events', partitions: [{ partition: 0, offset: '4' }] }];
      },
      fetchTopicOffsets: () => Promise.resolve([{ partition: 0, low: '0', high: String(this.end) }]),
    }),
  } as unknown as Kafka;

  wakeUp(): void {
    this.frozen = false;
    this.thaw();
  }
}

let broker: FakeBroker;
let lag: ConsumerLag;

beforeEach(() => {
  Logger.overrideLogger(false);
  jest.useFakeTimers();
  broker = new FakeBroker();
  lag = new ConsumerLag(broker.kafka, 'payment', ['order.events']);
});

afterEach(() => {
  jest.useRealTimers();
});

describe('the lag of a consumer group', () => {
  it('is what the broker says', async () => {
    await lag.measure();
    expect(await shown()).toEqual([6]);
  });

  it('is not shown while the broker is frozen, and the metrics do not wait for it', async () => {
    await lag.measure();
    broker.frozen = true;

    await isMeasuredInTime();

    expect(await shown()).toEqual([]);
  });

  it('is asked for once while the broker is frozen, and is shown again when the broker answers', async () => {
    broker.frozen = true;
    await isMeasuredInTime();
    await isMeasuredInTime();
    expect(broker.readings).toBe(1);

    broker.end = 20;
    broker.wakeUp();
    await lag.measure();

    expect(await shown()).toEqual([16]);
  });

  it('does not delay the end of the process', async () => {
    const stopped = lag.onApplicationShutdown();
    await jest.advanceTimersByTimeAsync(A_SCRAPE_WAITS_MS);
    await stopped;
  });
});

async function isMeasuredInTime(): Promise<void> {
  const measured = lag.measure();
  await jest.advanceTimersByTimeAsync(A_SCRAPE_WAITS_MS);
  await measured;
}

async function shown(): Promise<number[]> {
  const gauge = await register.getSingleMetric('kafka_consumergroup_lag')?.get();
  return gauge?.values.map(({ value }) => value) ?? [];
}
