import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ConsumerLag, KafkaConsumer } from '#libs/kafka';
import type { TakeMessages } from '#libs/messages';
import { Logger, type LoggerService } from '@nestjs/common';
import { register } from 'prom-client';
import { until } from '../suite/until.js';
import { OwnTopic } from './own-topic.js';
import { ownKafka, withAdmin } from './topic-watch.js';

const PUBLISHED = 10;

const errors: string[] = [];
const silent = () => undefined;
const listener: LoggerService = {
  log: silent,
  warn: silent,
  error: (message: unknown) => errors.push(String(message)),
};

let topic: OwnTopic;
let groupId: string;
let consumer: KafkaConsumer | undefined;

beforeAll(() => {
  Logger.overrideLogger(listener);
});

beforeEach(async () => {
  errors.length = 0;
  groupId = `test-${randomUUID()}`;
  topic = await OwnTopic.create({ partitions: 1 });
  await topic.publish(...Array.from({ length: PUBLISHED }, (_, n) => ({ key: 'key', value: String(n) })));
});

afterEach(async () => {
  await consumer?.stop();
  await topic.remove();
});

afterAll(() => {
  Logger.overrideLogger(false);
});

describe('a consumer group that was away for longer than its topic keeps messages', () => {
  it('goes on with the oldest message that is left, counts those that are gone, and logs their offsets', async () => {
    await groupHasTaken(2);
    await topicForgets(7);

    expect(await taken(3)).toEqual([7, 8, 9]);
    expect(await missed()).toBe(5);
    expect(errors).toContain(
      `5 messages of ${topic.name}/0 are gone, offsets 2 to 6: they were deleted before consumer group ${groupId} had taken them`,
    );
  });

  it('has no lag if nothing is left', async () => {
    await groupHasTaken(2);
    await topicForgets(PUBLISHED);
    await taken(0);

    await until('8 messages missed', missed, (count) => count === 8);
    expect(await lag()).toBe(0);
  });
});

describe('a consumer group that is behind the end of its topic, as after the topic was made again', () => {
  it('reads the topic from the beginning, and says so: nothing is gone', async () => {
    await groupHasTaken(50);

    expect(await taken(PUBLISHED)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await missed()).toBe(0);
    expect(errors).toContain(
      `${topic.name}/0 ends before offset 50, at which consumer group ${groupId} wanted to go on: it reads the partition again from offset 0`,
    );
  });
});

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

/** The offsets that the group takes, when they are at least `count`. */
async function taken(count: number): Promise<number[]> {
  const offsets: number[] = [];
  const take: TakeMessages = (messages, done) => {
    for (const message of messages) {
      offsets.push(Number(message.offset));
      done(message);
    }
    return Promise.resolve();
  };
  consumer = new KafkaConsumer({
    kafka: ownKafka(),
    groupId,
    topics: [topic.name],
    isAble: () => Promise.resolve(true),
  });
  await consumer.start(take);
  return until(
    `${String(count)} messages taken`,
    () => Promise.resolve(offsets),
    ({ length }) => length >= count,
  );
}

function missed(): Promise<number> {
  return valueOf('consumer_missed_messages_total');
}

async function lag(): Promise<number> {
  const measured = new ConsumerLag(ownKafka(), groupId, [topic.name]);
  await measured.measure();
  await measured.onApplicationShutdown();
  return valueOf('kafka_consumergroup_lag');
}

/** What a metric says of this test's topic. */
async function valueOf(metric: string): Promise<number> {
  const { values } = (await register.getSingleMetric(metric)?.get()) ?? { values: [] };
  return values.find(({ labels }) => labels.topic === topic.name)?.value ?? 0;
}
