import type { Kafka } from 'kafkajs';
import { topicOf, type Message } from './message.js';

/**
 * Gives batches to `react` and commits their offsets when it has resolved.
 * @returns when the group is joined, what stops consuming when the batch in hand is done
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
      const { topic, partition } = batch;
      payload.resolveOffset(batch.lastOffset());
      await payload.commitOffsetsIfNecessary({
        topics: [{ topic, partitions: [{ partition, offset: String(BigInt(batch.lastOffset()) + 1n) }] }],
      });
      await payload.heartbeat();
    },
  });
  await joined;
  return () => consumer.disconnect();
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
