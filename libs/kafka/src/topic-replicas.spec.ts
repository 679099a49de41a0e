import { beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Kafka } from 'kafkajs';
import { register } from 'prom-client';
import { TopicReplicas } from './topic-replicas.js';

let isAway: boolean;
let isr: number[];
let replicas: TopicReplicas;

beforeEach(() => {
  Logger.overrideLogger(false);
  [isAway, isr] = [false, [1, 2, 3]];
  const whole = { replicas: [3, 1, 2], isr: [1, 2, 3] };
  const admin = {
    connect: () => Promise.resolve(),
    disconnect: () => Promise.resolve(),
    fetchTopicMetadata: () =>
      isAway
        ? Promise.reject(new Error('no broker answers'))
        : Promise.resolve({
            topics: [
              { name: 'order.events', partitions: [whole, { replicas: [1, 2, 3], isr }] },
              { name: 'order.dlt', partitions: [whole] },
            ],
          }),
  };
  replicas = new TopicReplicas({ admin: () => admin } as unknown as Kafka, ['order.events', 'order.dlt']);
});

describe('the under-replicated partitions of a topic', () => {
  it('are none while each broker has an up-to-date copy', async () => {
    await replicas.measure();
    expect(await shown()).toEqual({ 'order.events': 0, 'order.dlt': 0 });
  });

  it('are those of which a broker has no up-to-date copy', async () => {
    isr = [1, 3];
    await replicas.measure();
    expect(await shown()).toEqual({ 'order.events': 1, 'order.dlt': 0 });
  });

  it('are not shown while no broker answers', async () => {
    await replicas.measure();
    isAway = true;
    await replicas.measure();
    expect(await shown()).toEqual({});
  });
});

async function shown(): Promise<Record<string, number>> {
  const { values } = (await register.getSingleMetric('kafka_under_replicated_partitions')?.get()) ?? { values: [] };
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels.topic), value]));
}
