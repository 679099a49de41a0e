import type { Consumer, Kafka } from 'kafkajs';
import { topicOf, type Message } from './message.js';

const COMMIT_EVERY_MS = 100;

/**
 * Gives batches to `react`, and commits their offsets a little after it has resolved. Resolves when the consumer group is
 * joined.
 * @returns a function that stops consuming after the batch in hand
 */
export async function consume(
  kafka: Kafka,
  service: string,
  publishers: readonly string[],
  react: (messages: readonly Message[]) => Promise<void>,
): Promise<() => Promise<void>> {
  const consumer = kafka.consumer({
    groupId: `bare-${service}`,
    maxWaitTimeInMs: 500,
    sessionTimeout: 10_000,
    heartbeatInterval: 2_000,
    allowAutoTopicCreation: false,
  });
  const commits = new OffsetCommits(consumer);
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
  await consumer.connect();
  await consumer.subscribe({ topics: publishers.map(topicOf), fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: 64,
    eachBatch: async (payload) => {
      const { batch } = payload;
      await react(
        batch.messages.map(({ key, value, headers }) =>
          read(key, value, headers?.ce_id, headers?.ce_type, headers?.traceparent),
        ),
      );
      payload.resolveOffset(batch.lastOffset());
      commits.note(batch.topic, batch.partition, batch.lastOffset());
      await payload.heartbeat();
    },
  });
  await joined;
  return async () => {
    await commits.commit();
    await consumer.disconnect();
  };
}

/** Commits the offsets of all partitions in one request. After a crash, the broker delivers uncommitted messages again, and the inbox drops them. */
class OffsetCommits {
  private readonly next = new Map<string, { topic: string; partition: number; offset: string }>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly consumer: Consumer) {}

  note(topic: string, partition: number, last: string): void {
    this.next.set(`${topic}/${partition}`, { topic, partition, offset: String(BigInt(last) + 1n) });
    this.timer ??= setTimeout(() => void this.commit(), COMMIT_EVERY_MS);
  }

  async commit(): Promise<void> {
    this.timer = undefined;
    const offsets = [...this.next.values()];
    this.next.clear();
    if (offsets.length > 0) await this.consumer.commitOffsets(offsets).catch(() => undefined);
  }
}

type Header = Buffer | string | (Buffer | string)[] | undefined;

/** A message that cannot be read stops its partition: this contender has no dead letters. */
function read(key: Buffer | null, value: Buffer | null, id: Header, type: Header, traceparent: Header): Message {
  if (key === null || value === null || id === undefined || type === undefined)
    throw new Error('not an event of the saga');
  return {
    id: String(id),
    type: String(type),
    orderId: key.toString('utf8'),
    event: JSON.parse(value.toString('utf8')) as Record<string, unknown>,
    traceparent: traceparent === undefined ? null : String(traceparent),
  };
}
