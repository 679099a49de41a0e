import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { KafkaProducer } from '#libs/kafka';
import { MessageRefused, type OutgoingMessage } from '#libs/messages';
import { Logger } from '@nestjs/common';
import { OwnTopic } from './own-topic.js';
import { ownKafka, withAdmin } from './topic-watch.js';

jest.setTimeout(60_000);

let roomy: OwnTopic;
let narrow: OwnTopic;

beforeAll(async () => {
  Logger.overrideLogger(false);
  roomy = await OwnTopic.create({ partitions: 1 });
  narrow = await narrowTopicBeside(roomy);
});

beforeEach(() => {
  roomy.watch.seen.length = 0;
  narrow.watch.seen.length = 0;
});

afterAll(async () => {
  await Promise.all([roomy.remove(), narrow.remove()]);
});

describe('a request to several partitions of which the broker refuses one', () => {
  it('loses no message that is sent afterwards', async () => {
    const producer = new KafkaProducer(ownKafka());

    await expect(producer.send([to(roomy, 'first'), to(narrow, 'x'.repeat(2_000))])).rejects.toThrow(MessageRefused);
    await producer.send([to(roomy, 'second')]);
    await producer.send([to(roomy, 'third')]);
    await producer.close();

    expect((await roomy.watch.shows(3)).map(({ value }) => String(value))).toEqual(['first', 'second', 'third']);
    expect(narrow.watch.seen).toEqual([]);
  });

  it("would lose one if kafkajs' producer stayed in use: the broker takes the next batch for an old one and acknowledges it", async () => {
    const producer = ownKafka().producer({ idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    const send = (topic: OwnTopic, value: string) => ({ topic: topic.name, messages: [{ key: 'key', value }] });

    await expect(
      producer.sendBatch({ acks: -1, topicMessages: [send(roomy, 'first'), send(narrow, 'x'.repeat(2_000))] }),
    ).rejects.toThrow('larger than the max message size');
    await producer.sendBatch({ acks: -1, topicMessages: [send(roomy, 'second')] });
    await producer.sendBatch({ acks: -1, topicMessages: [send(roomy, 'third')] });
    await producer.disconnect();

    expect((await roomy.watch.shows(2)).map(({ value }) => String(value))).toEqual(['first', 'third']);
  });
});

/** A topic that takes small messages only, led by the same broker: a request goes to one broker. Each time Kafka chooses a leader. */
async function narrowTopicBeside(other: OwnTopic): Promise<OwnTopic> {
  for (;;) {
    const topic = await OwnTopic.create({ partitions: 1, config: { 'max.message.bytes': '1000' } });
    if ((await leaderOf(topic)) === (await leaderOf(other))) return topic;
    await topic.remove();
  }
}

async function leaderOf({ name }: OwnTopic): Promise<number | undefined> {
  const { topics } = await withAdmin((admin) => admin.fetchTopicMetadata({ topics: [name] }));
  return topics[0]?.partitions[0]?.leader;
}

function to(topic: OwnTopic, value: string): OutgoingMessage {
  return { topic: topic.name, key: 'key', value, headers: {} };
}
