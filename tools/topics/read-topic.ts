import { randomUUID } from 'node:crypto';
import type { Kafka } from '#libs/kafka';
import type { Batch, Consumer } from 'kafkajs';

/** How long a topic may show no new records before a reader gives up. */
const SILENT_MS = 30_000;

/** Where to begin in each partition. One that is not named is read from its beginning. */
export type Beginnings = ReadonlyMap<number, string>;

/**
 * Hands over the records of a topic until `take` returns true. It commits nothing.
 * @throws if no record comes for half a minute
 */
export async function readTopic(
  kafka: Kafka,
  topic: string,
  take: (batch: Batch) => boolean,
  from: Beginnings = new Map(),
): Promise<void> {
  const groupId = `reader-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, allowAutoTopicCreation: false });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await untilTaken(consumer, topic, take, from);
  } finally {
    await consumer.disconnect();
    await deleteGroup(kafka, groupId);
  }
}

/** A group without offsets would go by itself, later. */
async function deleteGroup(kafka: Kafka, groupId: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.deleteGroups([groupId]).catch(() => undefined);
  await admin.disconnect();
}

function untilTaken(
  consumer: Consumer,
  topic: string,
  take: (batch: Batch) => boolean,
  from: Beginnings,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const silence = setTimeout(() => {
      reject(new Error(`${topic} could not be read to its end: no record came for ${String(SILENT_MS / 1_000)} s`));
    }, SILENT_MS);
    const eachBatch = ({ batch }: { batch: Batch }) => {
      silence.refresh();
      if (take(batch)) {
        clearTimeout(silence);
        resolve();
      }
      return Promise.resolve();
    };
    consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    for (const [partition, offset] of from) consumer.seek({ topic, partition, offset });
  });
}
