import { MessageRefused, type MessagePlace, type MessageProducer, type OutgoingMessage } from '#libs/messages';
import {
  Partitioners,
  type ICustomPartitioner,
  type Kafka,
  type Message,
  type Producer,
  type RecordMetadata,
  type TopicMessages,
} from 'kafkajs';
import { Counter } from 'prom-client';

const failed = new Counter({
  name: 'producer_failed_requests_total',
  help: 'Requests to the brokers that failed for good; after each, a new producer takes the place of the old one',
});

/** Errors of a broker that no retry changes. */
const REFUSALS = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD', 'CORRUPT_MESSAGE']);

/** Acknowledged by all in-sync replicas. */
const ACKS_ALL = -1;

/**
 * An idempotent producer that waits for all in-sync replicas.
 *
 * A producer whose request failed is not used again. kafkajs 2.2.4 takes back the sequence numbers of *every* partition in
 * the request, even of those that the broker wrote. A later batch of the same size would then look like the old one: the
 * broker would acknowledge it as a duplicate, and it would be lost. A new producer has a new id, so this cannot happen.
 *
 * An answer that does not cover every partition of the request is a failure too. When a partition moves to another broker
 * during a request, kafkajs 2.2.4 tries again, but skips every broker that has already answered. If the partition moved to
 * such a broker, kafkajs does not send it, and resolves as if all had been written (kafkajs issues 1303 and 1798).
 */
export class KafkaProducer implements MessageProducer {
  private producer: Promise<Producer> | undefined;
  private inFlight: Promise<void> = Promise.resolve();
  private readonly partitions = new WeakMap<Message, number>();
  private readonly choosePartition = javaPartitioner();

  constructor(private readonly kafka: Kafka) {}

  send(messages: readonly OutgoingMessage[], written?: (places: readonly MessagePlace[]) => void): Promise<void> {
    const sent = this.produce(messages, written);
    this.inFlight = Promise.allSettled([this.inFlight, sent]).then(() => undefined);
    return sent;
  }

  async close(): Promise<void> {
    await this.inFlight;
    await this.disconnect();
  }

  private async produce(
    messages: readonly OutgoingMessage[],
    written?: (places: readonly MessagePlace[]) => void,
  ): Promise<void> {
    this.producer ??= this.connect();
    try {
      const producer = await this.producer;
      const topicMessages = byTopic(messages);
      const answer = await producer.sendBatch({ acks: ACKS_ALL, topicMessages });
      this.assertComplete(topicMessages, answer);
      written?.(this.placesOf(messages, topicMessages, answer));
    } catch (error) {
      failed.inc();
      await this.disconnect();
      if (isRefusal(error)) throw new MessageRefused(error.message, { cause: error });
      throw error;
    }
  }

  private async disconnect(): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    await producer?.then((connected) => connected.disconnect()).catch(() => undefined);
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: () => this.partitioner,
    });
    try {
      await producer.connect();
    } catch (error) {
      // kafkajs does not close the sockets that it has opened before it gave up.
      await producer.disconnect().catch(() => undefined);
      throw error;
    }
    return producer;
  }

  /** Chooses a partition once for each message: kafkajs asks again for every retry, and a message must not change its partition. */
  private readonly partitioner: ReturnType<ICustomPartitioner> = (choice) => {
    const partition = this.partitions.get(choice.message) ?? this.choosePartition(choice);
    this.partitions.set(choice.message, partition);
    return partition;
  };

  /** Where the messages are. The messages of one partition are one batch, in their order, and the answer says where it begins. */
  private placesOf(
    messages: readonly OutgoingMessage[],
    sent: readonly TopicMessages[],
    answer: readonly RecordMetadata[],
  ): MessagePlace[] {
    const bases = new Map(
      answer.map(({ topicName, partition, baseOffset }) => [`${topicName}/${String(partition)}`, baseOffset]),
    );
    const ofTopic = new Map(sent.map((batch) => [batch.topic, batch.messages.values()]));
    const before = new Map<string, number>();
    return messages.map(({ topic }) => {
      const message = ofTopic.get(topic)?.next().value;
      const partition = (message && this.partitions.get(message)) ?? -1;
      const place = `${topic}/${String(partition)}`;
      const count = before.get(place) ?? 0;
      before.set(place, count + 1);
      return { partition, offset: offsetBehind(bases.get(place), count) };
    });
  }

  /** @throws if the answer lacks a partition that something was sent to */
  private assertComplete(sent: readonly TopicMessages[], answer: readonly RecordMetadata[]): void {
    const answered = new Set(answer.map(({ topicName, partition }) => `${topicName}/${String(partition)}`));
    for (const { topic, messages } of sent) {
      for (const message of messages) {
        const place = `${topic}/${String(this.partitions.get(message))}`;
        if (!answered.has(place)) throw new Error(`the brokers did not acknowledge the messages for ${place}`);
      }
    }
  }
}

/** The offset that is `count` behind another one. */
function offsetBehind(base: string | undefined, count: number): string | undefined {
  return base === undefined || base.startsWith('-') ? undefined : String(BigInt(base) + BigInt(count));
}

function byTopic(messages: readonly OutgoingMessage[]): TopicMessages[] {
  const topics = new Map<string, TopicMessages>();
  for (const { topic, key, value, headers } of messages) {
    let entry = topics.get(topic);
    if (entry === undefined) topics.set(topic, (entry = { topic, messages: [] }));
    entry.messages.push({ key, value, headers: { ...headers } });
  }
  return [...topics.values()];
}

function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return ('type' in error && REFUSALS.has(String(error.type))) || isRefusal(error.cause);
}

/**
 * Chooses the partition of a key as the Java client does, so that all producers of a topic, such as Debezium, agree. kafkajs
 * agrees too, but computes its hash with BigInt, and that is a large part of what sending a message costs.
 */
export const javaPartitioner: ICustomPartitioner = () => {
  const withoutKey = Partitioners.DefaultPartitioner();
  return (choice) => {
    const { key } = choice.message;
    if (key === null || key === undefined) return withoutKey(choice);
    const hash = murmur2(typeof key === 'string' ? Buffer.from(key) : key);
    // Java's `toPositive`: not the absolute value.
    return (hash & 0x7fffffff) % choice.partitionMetadata.length;
  };
};

const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/** The hash of Kafka's `Utils.murmur2`, in 32-bit arithmetic as there: `Math.imul` multiplies as Java's int does. */
function murmur2(key: Buffer): number {
  const tail = key.length & ~3;
  let hash = SEED ^ key.length;
  for (let at = 0; at < tail; at += 4) {
    const word = Math.imul(key.readInt32LE(at), M);
    hash = Math.imul(hash, M) ^ Math.imul(word ^ (word >>> 24), M);
  }
  if (tail < key.length) {
    for (let at = tail; at < key.length; at += 1) hash ^= key.readUInt8(at) << (8 * (at - tail));
    hash = Math.imul(hash, M);
  }
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return hash ^ (hash >>> 15);
}
