import { setTimeout as sleep } from 'node:timers/promises';
import type { Topic } from '#libs/messages';
import type { Admin, Kafka } from 'kafkajs';

/** How long a new topic may take to be known to the broker that we ask. */
const VISIBLE_WITHIN_MS = 15_000;
const RETRY_MS = 100;

/** One broker can only hold one copy; with three, an acknowledged event survives the loss of any one. */
function replication(brokers: number): { factor: number; minInSync: number } {
  return brokers >= 3 ? { factor: 3, minInSync: 2 } : { factor: 1, minInSync: 1 };
}

/**
 * Creates the topics that a service owns, where they do not exist yet.
 * @throws where a topic exists with another number of partitions: to change it would move keys and break their order
 */
export async function createTopics(kafka: Kafka, topics: readonly Topic[]): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const known = await admin.listTopics();
    const missing = topics.filter(({ name }) => !known.includes(name));
    if (missing.length > 0) await create(admin, missing);
    for (const topic of topics) await assertPartitions(admin, topic);
  } finally {
    await admin.disconnect();
  }
}

async function create(admin: Admin, topics: readonly Topic[]): Promise<void> {
  const { brokers } = await admin.describeCluster();
  const { factor, minInSync } = replication(brokers.length);
  await admin.createTopics({
    // kafkajs gives up at a broker that has not heard of the new topic yet; we wait ourselves.
    waitForLeaders: false,
    topics: topics.map(({ name, partitions, config }) => ({
      topic: name,
      numPartitions: partitions,
      replicationFactor: factor,
      configEntries: Object.entries({ ...config, 'min.insync.replicas': String(minInSync) }).map(([key, value]) => ({
        name: key,
        value,
      })),
    })),
  });
}

async function assertPartitions(admin: Admin, { name, partitions }: Topic): Promise<void> {
  const actual = await countPartitions(admin, name);
  if (actual !== partitions) {
    throw new Error(
      `Topic ${name} has ${String(actual)} partitions, not ${String(partitions)}: keys would change places`,
    );
  }
}

async function countPartitions(admin: Admin, topic: string): Promise<number> {
  for (const deadline = Date.now() + VISIBLE_WITHIN_MS; ;) {
    if ((await admin.listTopics()).includes(topic)) {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics[0]?.partitions.length ?? 0;
    }
    if (Date.now() > deadline) throw new Error(`Topic ${topic} did not appear within ${String(VISIBLE_WITHIN_MS)} ms`);
    await sleep(RETRY_MS);
  }
}
