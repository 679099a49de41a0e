import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Kafka } from 'kafkajs';
import { register } from 'prom-client';
import { ConsumerLag } from './consumer-lag.js';
import type { RecordPlace } from './record-times.js';

/** Longer than a reading may take. */
const LONG_MS = 10_000;

const NOW = Date.parse('2026-01-01T00:00:00Z');

/** A broker that has one topic with one partition. While it is frozen, it answers nothing. */
class FakeBroker {
  frozen = false;
  low = 0;
  high = 10;
  committed = 4;
  private readonly never = new Promise<void>(() => undefined);

  readonly kafka = {
    admin: () => ({
      connect: () => Promise.resolve(),
      disconnect: () => this.never,
      fetchOffsets: async () => {
        if (this.frozen) await this.never;
        return [{ topic: 'order.events', partitions: [{ partition: 0, offset: String(this.committed) }] }];
      },
      fetchTopicOffsets: () => Promise.resolve([{ partition: 0, low: String(this.low), high: String(this.high) }]),
    }),
  } as unknown as Kafka;

  /** The record at offset 9 is one second old, that at offset 8 two seconds, and so on. */
  readonly times = {
    timeAt: ({ offset }: RecordPlace): Promise<number | undefined> =>
      Promise.resolve(NOW - 1000 * (this.high - Number(offset))),
    close: () => Promise.resolve(),
  };
}

let broker: FakeBroker;
let lag: ConsumerLag;

beforeEach(() => {
  Logger.overrideLogger(false);
  jest.useFakeTimers({ now: NOW });
  broker = new FakeBroker();
  lag = new ConsumerLag(broker.kafka, 'payment', ['order.events'], broker.times);
});

afterEach(() => {
  jest.useRealTimers();
});

describe('the lag of a consumer group', () => {
  it('is what the broker says, in messages, and in seconds the age of the next message', async () => {
    await lag.measure();
    expect(await shown()).toEqual({ messages: [6], seconds: [6], gone: [0] });
  });

  it('is 0 in seconds too when all is taken', async () => {
    broker.committed = 10;
    await lag.measure();
    expect(await shown()).toEqual({ messages: [0], seconds: [0], gone: [0] });
  });

  it('is counted from the first message if the group has taken none', async () => {
    broker.committed = -1;
    await lag.measure();
    expect(await shown()).toEqual({ messages: [10], seconds: [10], gone: [0] });
  });

  it('is never below 0 s, though the clock of the publisher may be ahead', async () => {
    broker.times.timeAt = () => Promise.resolve(NOW + 500);
    await lag.measure();
    expect(await shown()).toMatchObject({ seconds: [0] });
  });

  it('is not shown in seconds if the broker does not send the message', async () => {
    broker.times.timeAt = () => Promise.reject(new Error('another broker leads'));
    await lag.measure();
    expect(await shown()).toEqual({ messages: [6], seconds: [], gone: [0] });
  });

  it('shows how many messages were deleted before the group took them, and the age of the oldest one that is left', async () => {
    broker.low = 7;
    await lag.measure();
    expect(await shown()).toEqual({ messages: [6], seconds: [3], gone: [3] });
  });

  it('is not shown while the broker is frozen', async () => {
    await lag.measure();
    broker.frozen = true;

    const measured = lag.measure();
    await jest.advanceTimersByTimeAsync(LONG_MS);
    await measured;

    expect(await shown()).toEqual({ messages: [], seconds: [], gone: [] });
  });

  it('does not delay the end of the process', async () => {
    const stopped = lag.onApplicationShutdown();
    await jest.advanceTimersByTimeAsync(LONG_MS);
    await stopped;
  });
});

async function shown(): Promise<Record<string, number[]>> {
  const names = {
    messages: 'kafka_consumergroup_lag',
    seconds: 'kafka_consumergroup_lag_seconds',
    gone: 'kafka_consumergroup_retention_gap_messages',
  };
  const values = Object.entries(names).map(async ([name, metric]) => {
    const gauge = await register.getSingleMetric(metric)?.get();
    return [name, gauge?.values.map(({ value }) => value) ?? []] as const;
  });
  return Object.fromEntries(await Promise.all(values));
}
