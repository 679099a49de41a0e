import { SERVICES } from '#libs/contracts';
import { createKafka, type KafkaConnection } from '#libs/kafka';
import { eventTopicName } from '#libs/messages';
import type { Admin, Consumer, EachMessagePayload } from 'kafkajs';
import { readEvent } from '../demo/event-recorder.js';
import { Values } from '../values/values.js';
import type { TopicEvent } from './orders.js';

const TOPICS = SERVICES.map(eventTopicName);

/** How many records of each partition are read from before the start: about those of the newest 20,000 orders. */
const RECORDS_BEFORE = 4_000;

/** The page's user on the brokers and its consumer group. */
export const GROUP = 'page';

/** Reads the topics of all services, from some time ago on. It commits no offset: what it knows is in its memory alone. */
export class TopicsReader {
  private readonly values: Values;
  private readonly admin: Admin;
  private readonly consumer: Consumer;
  /** The offset of the next record of each partition, by `topic/partition`. */
  private readonly next = new Map<string, string>();

  constructor(
    connection: KafkaConnection,
    schemaRegistryUrl: string | null,
    private readonly take: (event: TopicEvent) => void,
  ) {
    this.values = new Values(schemaRegistryUrl);
    const kafka = createKafka({ ...connection, quiet: true });
    this.admin = kafka.admin();
    // The page that died is forgotten after the session, and only then does the next one get its partitions.
    const session = { sessionTimeout: 6_000, heartbeatInterval: 2_000 };
    this.consumer = kafka.consumer({
      groupId: GROUP,
      maxWaitTimeInMs: 50,
      allowAutoTopicCreation: false,
      ...session,
    });
    // Without a committed offset it would begin at the end of the topics, each time that it joins its group: also when a broker was away.
    this.consumer.on(this.consumer.events.GROUP_JOIN, () => {
      this.seek();
    });
  }

  async start(): Promise<void> {
    await this.admin.connect();
    for (const topic of TOPICS)
      for (const { partition, low, high } of await this.admin.fetchTopicOffsets(topic))
        this.next.set(`${topic}/${String(partition)}`, String(Math.max(Number(low), Number(high) - RECORDS_BEFORE)));
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: TOPICS });
    await this.consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: TOPICS.length,
      eachMessage: (payload) => this.read(payload),
    });
  }

  async stop(): Promise<void> {
    await this.consumer.disconnect();
    await this.admin.disconnect();
  }

  private seek(): void {
    for (const [place, offset] of this.next) {
      const [topic = '', partition] = place.split('/');
      this.consumer.seek({ topic, partition: Number(partition), offset });
    }
  }

  private async read({ topic, partition, message }: EachMessagePayload): Promise<void> {
    const { offset, timestamp, headers } = message;
    const event = await readEvent(message, this.values);
    this.next.set(`${topic}/${String(partition)}`, String(BigInt(offset) + 1n));
    if (event === undefined) return;
    const traceparent = headers?.traceparent?.toString();
    this.take({ ...event, topic, partition, offset, sentAt: Number(timestamp), traceparent });
  }
}
