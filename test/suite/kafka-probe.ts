import { randomUUID } from 'node:crypto';
import { SERVICES, topicsHeardBy, type Service } from '#libs/contracts';
import { createKafka, type Kafka } from '#libs/kafka';
import { eventTopicName } from '#libs/messages';
import { Partitioners, type Admin, type EachBatchPayload, type Message } from 'kafkajs';
import { kafkaConnectionOf } from '../../tools/launcher/doors/kafka-users.js';
import { runningSuite } from './running-suite.js';

/** Every topic that carries events. */
export const EVENT_TOPICS = SERVICES.map(eventTopicName);

/** A message of a topic. */
export interface TopicMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer>>;
}

/** The text of a message's header, '' if it has none of that name. */
export function header({ headers }: TopicMessage, name: string): string {
  return headers[name]?.toString('utf8') ?? '';
}

/** A place in every partition, by `topic/partition`: the offset that the next message there has, or had. */
export type Offsets = ReadonlyMap<string, number>;

/** The ends of all event topics, as they are now. */
export function topicEnds(): Promise<Offsets> {
  return withAdmin(ends);
}

/** The beginnings of all event topics. */
export const TOPIC_BEGINNINGS: Offsets = new Map();

/** How many messages a service has not taken yet. */
export function lagOf(service: Service): Promise<number> {
  return withAdmin(async (admin) => {
    const topics = topicsHeardBy(service);
    const [end, groups] = await Promise.all([ends(admin), admin.fetchOffsets({ groupId: service, topics })]);
    return groups
      .flatMap(({ topic, partitions }) =>
        partitions.map(({ partition, offset }) => ({ place: `${topic}/${String(partition)}`, offset })),
      )
      .reduce((lag, { place, offset }) => lag + (end.get(place) ?? 0) - Math.max(0, Number(offset)), 0);
  });
}

const published = new Set<string>();

/** The keys of the messages that this test file has published itself. */
export const PUBLISHED_KEYS: ReadonlySet<string> = published;

/** Publishes messages as they are. */
export async function publish(topic: string, messages: readonly Message[]): Promise<void> {
  for (const { key } of messages) published.add(String(key));
  const producer = kafka().producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
  });
  await producer.connect();
  try {
    await producer.send({ topic, messages: [...messages] });
  } finally {
    await producer.disconnect();
  }
}

/** All messages of the event topics from given offsets up to now, those of each partition in order. */
export async function readTopics(from: Offsets): Promise<TopicMessage[]> {
  const upTo = await topicEnds();
  const unread = new Set([...upTo].filter(([place, end]) => end > (from.get(place) ?? 0)).map(([place]) => place));
  if (unread.size === 0) return [];
  const found = new Map<string, TopicMessage>();
  const consumer = kafka().consumer({
    groupId: `e2e-test-${randomUUID()}`,
    maxWaitTimeInMs: 50,
    allowAutoTopicCreation: false,
  });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: EVENT_TOPICS, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const take = ({ batch: { topic, partition, messages } }: EachBatchPayload): Promise<void> => {
        const place = `${topic}/${String(partition)}`;
        for (const { offset: text, key, value, headers } of messages) {
          const offset = Number(text);
          if (offset >= (from.get(place) ?? 0) && offset < (upTo.get(place) ?? 0)) {
            found.set(`${place}/${text}`, {
              topic,
              partition,
              offset,
              key: String(key),
              value,
              headers: headers as TopicMessage['headers'],
            });
          }
          if (offset >= (upTo.get(place) ?? 0) - 1) unread.delete(place);
        }
        if (unread.size === 0) resolve();
        return Promise.resolve();
      };
      consumer.run({ autoCommit: false, eachBatch: take }).catch(reject);
      for (const place of unread) {
        const [topic = '', partition] = place.split('/');
        consumer.seek({ topic, partition: Number(partition), offset: String(from.get(place) ?? 0) });
      }
    });
  } finally {
    await consumer.disconnect();
  }
  return [...found.values()].sort(
    (a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition || a.offset - b.offset,
  );
}

async function ends(admin: Admin): Promise<Map<string, number>> {
  const perTopic = await Promise.all(
    EVENT_TOPICS.map(async (topic) => {
      const partitions = await admin.fetchTopicOffsets(topic);
      return partitions.map(({ partition, high }) => [`${topic}/${String(partition)}`, Number(high)] as const);
    }),
  );
  return new Map(perTopic.flat());
}

async function withAdmin<T>(use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka().admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

function kafka(): Kafka {
  return createKafka({ ...kafkaConnectionOf(runningSuite(), 'e2e-test'), quiet: true });
}
