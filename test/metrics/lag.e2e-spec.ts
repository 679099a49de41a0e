import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ConsumerLag } from '#libs/kafka';
import { Logger } from '@nestjs/common';
import { register } from 'prom-client';
import { OwnTopic } from '../messaging/own-topic.js';
import { ownKafka, withAdmin } from '../messaging/topic-watch.js';

const HOUR_S = 3_600;
/** More than a reading takes on a busy machine. */
const TOLERANCE_S = 120;

let topic: OwnTopic;
let groupId: string;
let lag: ConsumerLag;

beforeAll(() => {
  Logger.overrideLogger(false);
});

beforeEach(async () => {
  groupId = `test-${randomUUID()}`;
  topic = await OwnTopic.create({ partitions: 1 });
  // One request, so one batch: the message at offset n is 4 - n hours old.
  await topic.publish(...[4, 3, 2, 1].map((hours) => ({ key: 'key', value: '{}', timestamp: hoursAgo(hours) })));
  lag = new ConsumerLag(ownKafka(), groupId, [topic.name]);
});

afterEach(async () => {
  await lag.onApplicationShutdown();
  await topic.remove();
});

describe('the lag of a consumer group that has no member', () => {
  it('is shown in messages, and in seconds as the age of the message at the committed offset', async () => {
    await groupHasTaken(2);

    await lag.measure();

    expect(await shown('kafka_consumergroup_lag')).toBe(2);
    expect(Math.abs((await shown('kafka_consumergroup_lag_seconds')) - 2 * HOUR_S)).toBeLessThan(TOLERANCE_S);
    expect(await shown('kafka_consumergroup_retention_gap_messages')).toBe(0);
  });

  it('is 0 when it has taken all', async () => {
    await groupHasTaken(4);

    await lag.measure();

    expect(await shown('kafka_consumergroup_lag')).toBe(0);
    expect(await shown('kafka_consumergroup_lag_seconds')).toBe(0);
  });

  it('is the age of the oldest message that is left when those before it were deleted, which are counted', async () => {
    await groupHasTaken(1);
    await topicForgets(3);

    await lag.measure();

    expect(await shown('kafka_consumergroup_lag')).toBe(3);
    expect(Math.abs((await shown('kafka_consumergroup_lag_seconds')) - HOUR_S)).toBeLessThan(TOLERANCE_S);
    expect(await shown('kafka_consumergroup_retention_gap_messages')).toBe(2);
  });
});

function hoursAgo(hours: number): string {
  return String(Date.now() - hours * HOUR_S * 1000);
}

async function groupHasTaken(offset: number): Promise<void> {
  const partitions = [{ partition: 0, offset: String(offset) }];
  await withAdmin((admin) => admin.setOffsets({ groupId, topic: topic.name, partitions }));
}

/** As retention does, which cannot be hurried. */
async function topicForgets(offset: number): Promise<void> {
  const partitions = [{ partition: 0, offset: String(offset) }];
  await withAdmin(async (admin) => {
    // kafkajs deletes only in topics that it has looked at.
    await admin.fetchTopicMetadata({ topics: [topic.name] });
    await admin.deleteTopicRecords({ topic: topic.name, partitions });
  });
}

/** What a metric says of this test's topic. */
async function shown(metric: string): Promise<number> {
  const { values } = (await register.getSingleMetric(metric)?.get()) ?? { values: [] };
  const sample = values.find(({ labels }) => labels.topic === topic.name);
  if (sample === undefined) throw new Error(`${metric} is not shown for ${topic.name}`);
  return sample.value;
}
