import { randomUUID } from 'node:crypto';
import { createKafka } from '#libs/kafka';
import type { Admin, Consumer, Kafka, KafkaMessage } from 'kafkajs';
import { kafkaConnectionOf } from '../../tools/launcher/doors/kafka-users.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';

/** A message of a topic, with when it was seen, in milliseconds of `performance.now()`. */
export interface Seen {
  readonly partition: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer>>;
  readonly at: number;
}

/** How these tests reach the suite's brokers. */
export function ownKafka(): Kafka {
  return createKafka(kafkaConnectionOf(runningSuite(), 'e2e-test'));
}

/** Lets `use` administer the brokers. */
export async function withAdmin<T>(use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = ownKafka().admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Watches a topic from its beginning. */
export class TopicWatch {
  /** The messages so far, those of each partition in order. */
  readonly seen: Seen[] = [];

  private constructor(
    private readonly topic: string,
    private readonly consumer: Consumer,
  ) {}

  static async of(topic: string): Promise<TopicWatch> {
    const consumer = ownKafka().consumer({
      groupId: `watches-${topic}-${randomUUID()}`,
      maxWaitTimeInMs: 20,
      allowAutoTopicCreation: false,
    });
    const watch = new TopicWatch(topic, consumer);
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ partition, message }) => {
        watch.seen.push(seen(partition, message));
        return Promise.resolve();
      },
    });
    return watch;
  }

  /** Waits until that many messages have arrived, of any key or of one. */
  async shows(count: number, key?: string): Promise<readonly Seen[]> {
    const found = () => this.seen.filter((message) => key === undefined || message.key === key);
    return until(
      `${String(count)} messages in ${this.topic}`,
      () => Promise.resolve(found()),
      ({ length }) => length >= count,
    );
  }

  async stop(): Promise<void> {
    await this.consumer.disconnect();
  }
}

function seen(partition: number, { key, value, headers }: KafkaMessage): Seen {
  return { partition, key: key?.toString() ?? null, value, headers: headers as Seen['headers'], at: performance.now() };
}
