import { afterAll, beforeAll, jest } from '@jest/globals';
import { KafkaConsumer, KafkaProducer } from '#libs/kafka';
import { Logger } from '@nestjs/common';
import { OwnTopic } from '../messaging/own-topic.js';
import { ownKafka, withAdmin } from '../messaging/topic-watch.js';
import { itConforms } from './conformance.js';

jest.setTimeout(60_000);

const topics: OwnTopic[] = [];

beforeAll(() => {
  Logger.overrideLogger(false);
});

afterAll(async () => {
  for (const topic of topics) await topic.remove();
});

itConforms({
  async createTopic(partitions, maxMessageBytes) {
    const topic = await OwnTopic.create({ partitions, config: { 'max.message.bytes': String(maxMessageBytes) } });
    topics.push(topic);
    return topic.name;
  },
  producer: () => new KafkaProducer(ownKafka()),
  consumer: (groupId, names) =>
    new KafkaConsumer({ kafka: ownKafka(), groupId, topics: names, isAble: () => Promise.resolve(true) }),
  async takenBy(groupId, topic) {
    const [offsets] = await withAdmin((admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
    // -1 where the group has committed nothing.
    return Math.max(0, Number(offsets?.partitions[0]?.offset));
  },
});
