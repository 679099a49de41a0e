import { randomUUID } from 'node:crypto';
import { SERVICES } from '#libs/contracts';
import { createKafka, type KafkaConnection } from '#libs/kafka';
import { eventTopicName } from '#libs/messages';
import type { Admin, Consumer, EachMessagePayload } from 'kafkajs';
import { Values } from '../values/values.js';
import { readEvent, type TopicEvent } from './topic-event.js';

const TOPICS = SERVICES.map(eventTopicName);

/** A place in a topic. */
interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/**
 * Reads the topics of all services. Each reader has a consumer group of its own, so each sees every event. It commits no offset,
 * so its group is gone when nobody is in it.
 */
export class TopicsReader {
  private readonly values: Values;
  private readonly admin: Admin;
  private readonly consumer: Consumer;
  /** Where it reads on in each partition. */
  private readonly next = new Map<string, Place>();

  /**
   * @param name how the name of its consumer group begins
   * @param recordsBefore how many records of each partition it reads that were there before its start
   */
  constructor(
    connection: KafkaConnection,
    schemaRegistryUrl: string | null,
    name: string,
    private readonly recordsBefore: number,
    private readonly take: (event: TopicEvent) => void,
  ) {
    this.values = new Values(schemaRegistryUrl);
    const kafka = createKafka({ ...connection, quiet: true });
    this.admin = kafka.admin();
    this.consumer = kafka.consumer({
      groupId: `${name}-${randomUUID()}`,
      maxWaitTimeInMs: 50,
      allowAutoTopicCreation: false,
    });
    // Otherwise it would begin where the topics end when it first fetches, and so again whenever it has to join its group again.
    this.consumer.on(this.consumer.events.GROUP_JOIN, () => {
      for (const place of this.next.values()) this.consumer.seek(place);
    });
  }

  /** Resolves when it misses no event that happens from now on. */
  async start(): Promise<void> {
    await this.admin.connect();
    for (const topic of TOPICS)
      for (const { partition, low, high } of await this.admin.fetchTopicOffsets(topic))
        this.readOn(topic, partition, Math.max(Number(low), Number(high) - this.recordsBefore));
    await this.admin.disconnect();
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: TOPICS });
    await this.consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: TOPICS.length,
      eachMessage: (payload) => this.read(payload),
    });
  }

  stop(): Promise<void> {
    return this.consumer.disconnect();
  }

  private readOn(topic: string, partition: number, offset: number): void {
    this.next.set(`${topic}/${String(partition)}`, { topic, partition, offset: String(offset) });
  }

  private async read({ topic, partition, message }: EachMessagePayload): Promise<void> {
    const { offset, timestamp, headers } = message;
    const event = await readEvent(message, this.values);
    this.readOn(topic, partition, Number(offset) + 1);
    if (event === undefined) return;
    const traceparent = headers?.traceparent?.toString();
    this.take({ ...event, topic, partition, offset, sentAt: Number(timestamp), traceparent });
  }
}
