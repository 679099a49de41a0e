import { MessageRefused, type MessageProducer, type OutgoingMessage } from '#libs/messages';
import {
  Partitioners,
  type ICustomPartitioner,
  type Kafka,
  type Message,
  type Producer,
  type RecordMetadata,
  type TopicMessages,
} from 'kafkajs';

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
  private readonly partitions = new WeakMap<Message, number>();
  /** murmur2 of the key, as in the Java client: other producers of the topic, such as Debezium, choose the same partition. */
  private readonly choosePartition = Partitioners.DefaultPartitioner();

  constructor(private readonly kafka: Kafka) {}

  async send(messages: readonly OutgoingMessage[]): Promise<void> {
    this.producer ??= this.connect();
    try {
      const producer = await this.producer;
      const topicMessages = byTopic(messages);
      this.assertComplete(topicMessages, await producer.sendBatch({ acks: ACKS_ALL, topicMessages }));
    } catch (error) {
      await this.close();
      if (isRefusal(error)) throw new MessageRefused(error.message, { cause: error });
      throw error;
    }
  }

  async close(): Promise<void> {
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
