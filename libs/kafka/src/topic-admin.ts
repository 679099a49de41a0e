import { setTimeout as sleep } from 'node:timers/promises';
import type { Topic } from '#libs/messages';
// Node does not find `ConfigResourceTypes` among the exports of kafkajs, a CommonJS module; the default export has it.
import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import {
  declaredConfig,
  differencesOf,
  tooFewBrokers,
  type ActualTopic,
  type Cluster,
  type Replication,
} from './topic-differences.js';

/** How long it may take until the broker that we ask knows a new topic. */
const VISIBLE_WITHIN_MS = 15_000;
const RETRY_MS = 100;

/** The errors of a broker that does not know a new topic yet, or its leaders. */
const NOT_VISIBLE_YET = ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'];

/**
 * Creates the topics that do not exist yet. It never changes a topic: people change a topic that carries messages.
 * @throws if a topic differs from its declaration, with every difference and what to do
 * @throws if there are fewer brokers than a new topic needs
 */
export async function ensureTopics(kafka: Kafka, topics: readonly Topic[], replication: Replication): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const cluster = await clusterOf(admin);
    const known = await admin.listTopics();
    const missing = topics.filter(({ name }) => !known.includes(name));
    if (missing.length > 0) await create(admin, missing, replication, cluster);
    const differences: string[] = [];
    for (const topic of topics) {
      const actual = await onceVisible(topic, () => actualTopic(admin, topic, replication));
      differences.push(...differencesOf(topic, replication, actual, cluster));
    }
    if (differences.length > 0)
      throw new Error(
        `Topics differ from their declarations. No topic that existed was changed.\n${differences.join('\n')}`,
      );
  } finally {
    await admin.disconnect();
  }
}

async function clusterOf(admin: Admin): Promise<Cluster> {
  const { brokers } = await admin.describeCluster();
  return {
    bootstrapServers: brokers.map(({ host, port }) => `${host}:${String(port)}`).join(','),
    brokers: brokers.map(({ nodeId }) => nodeId).sort((a, b) => a - b),
  };
}

async function create(
  admin: Admin,
  topics: readonly Topic[],
  replication: Replication,
  { brokers }: Cluster,
): Promise<void> {
  // Checked only here: topics that exist remain usable while a broker is down.
  if (replication.factor > brokers.length) throw new Error(tooFewBrokers(replication.factor, brokers.length));
  await admin.createTopics({
    // kafkajs gives up if a broker does not know the new topic yet; we wait ourselves.
    waitForLeaders: false,
    topics: topics.map((topic) => ({
      topic: topic.name,
      numPartitions: topic.partitions,
      replicationFactor: replication.factor,
      configEntries: Object.entries(declaredConfig(topic, replication)).map(([name, value]) => ({ name, value })),
    })),
  });
}

async function actualTopic(admin: Admin, topic: Topic, replication: Replication): Promise<ActualTopic> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic.name] });
  const configNames = Object.keys(declaredConfig(topic, replication));
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic.name, configNames }],
  });
  return {
    replicas: (topics[0]?.partitions ?? [])
      .toSorted((a, b) => a.partitionId - b.partitionId)
      .map((one) => one.replicas),
    config: Object.fromEntries(
      (resources[0]?.configEntries ?? []).map(({ configName, configValue }) => [configName, configValue]),
    ),
  };
}

/** Each request may go to another broker, and not all brokers know a new topic at once. */
async function onceVisible<T>({ name }: Topic, ask: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + VISIBLE_WITHIN_MS; ;) {
    try {
      return await ask();
    } catch (error) {
      if (!saysNotVisibleYet(error)) throw error;
      if (Date.now() > deadline)
        throw new Error(`Topic ${name} did not appear within ${String(VISIBLE_WITHIN_MS)} ms`, { cause: error });
      await sleep(RETRY_MS);
    }
  }
}

/** If kafkajs has retried by itself, the broker's answer is the cause of its error. */
function saysNotVisibleYet(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { type } = error as { readonly type?: unknown };
  return NOT_VISIBLE_YET.some((answer) => answer === type) || saysNotVisibleYet(error.cause);
}
