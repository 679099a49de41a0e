import { randomUUID } from 'node:crypto';
import { CHOREOGRAPHY, SERVICES, type EventName } from '#libs/contracts';
import { createKafka, type KafkaConnection } from '#libs/kafka';
import { eventTopicName } from '#libs/messages';
import type { Admin, Consumer, KafkaMessage } from 'kafkajs';
import { Values } from '../values/values.js';

/** An event as it stands in its topic. */
export interface RecordedEvent {
  readonly id: string;
  readonly name: EventName;
  readonly orderId: string;
  /** When it happened, in milliseconds since 1970. */
  readonly at: number;
  /** Why, where the event says so. */
  readonly reason: string | undefined;
}

const TOPICS = SERVICES.map(eventTopicName);

/** Listens to the topics of all services, from now on and in a consumer group of its own. */
export class EventRecorder {
  private readonly values: Values;
  private readonly events = new Map<string, RecordedEvent>();
  private readonly groupId = `demo-${randomUUID()}`;
  private readonly admin: Admin;
  private readonly consumer: Consumer;

  constructor(connection: KafkaConnection, schemaRegistryUrl: string | null) {
    this.values = new Values(schemaRegistryUrl);
    const kafka = createKafka({ ...connection, quiet: true });
    this.admin = kafka.admin();
    this.consumer = kafka.consumer({ groupId: this.groupId, maxWaitTimeInMs: 50, allowAutoTopicCreation: false });
  }

  /** Resolves when it misses no event that happens from now on. */
  async start(): Promise<void> {
    await this.admin.connect();
    const ends = await Promise.all(
      TOPICS.map(async (topic) => ({ topic, partitions: await this.admin.fetchTopicOffsets(topic) })),
    );
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: TOPICS });
    await this.consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: TOPICS.length,
      eachMessage: ({ message }) => this.record(message),
    });
    // Otherwise it would begin where the topics end when it first fetches. That may be after the first event.
    for (const { topic, partitions } of ends) {
      for (const { partition, high } of partitions) this.consumer.seek({ topic, partition, offset: high });
    }
  }

  /** The events of an order so far, each once. */
  of(orderId: string): RecordedEvent[] {
    return [...this.events.values()].filter((event) => event.orderId === orderId);
  }

  /** Removes its consumer group from the brokers. */
  async stop(): Promise<void> {
    await this.consumer.disconnect();
    await this.admin.deleteGroups([this.groupId]).catch(() => undefined);
    await this.admin.disconnect();
  }

  private async record(message: KafkaMessage): Promise<void> {
    const event = await readEvent(message, this.values);
    if (event !== undefined) this.events.set(event.id, event);
  }
}

/** An event as its message has it, with what it says; undefined if the message is none of ours. */
export async function readEvent(
  { headers, value }: Pick<KafkaMessage, 'headers' | 'value'>,
  values: Values,
): Promise<(RecordedEvent & { readonly says: unknown }) | undefined> {
  const [id, name, orderId, time] = ['ce_id', 'ce_type', 'ce_subject', 'ce_time'].map((header) =>
    headers?.[header]?.toString(),
  );
  if (id === undefined || orderId === undefined || time === undefined || !isEventName(name)) return undefined;
  const says = await values.read(name, String(headers?.['content-type']), value);
  return { id, name, orderId, at: Date.parse(time), reason: reasonIn(says), says };
}

function isEventName(name: string | undefined): name is EventName {
  return name !== undefined && Object.hasOwn(CHOREOGRAPHY, name);
}

/** Others may have put anything into the topics. */
function reasonIn(event: unknown): string | undefined {
  if (typeof event !== 'object' || event === null || !('reason' in event)) return undefined;
  return typeof event.reason === 'string' ? event.reason : undefined;
}
