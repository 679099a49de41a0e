import { setTimeout as sleep } from 'node:timers/promises';
import type { Topic } from '#libs/messages';
// Node does not find `ConfigResourceTypes` among the exports of kafkajs, a CommonJS module; the default export has it.
import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import {
  declaredConfig,
  differencesOf,
  sentenceOf,
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

/** Topics differ from their declarations. The message has every difference, and what to do. */
export class TopicsDiffer extends Error {
  override readonly name = 'TopicsDiffer';
}

/**
 * Creates the topics that do not exist yet. It never changes a topic: people change a topic that carries messages.
 * @throws TopicsDiffer if a topic differs from its declaration
 * @throws if there are fewer brokers than a new topic needs
 */
export async function ensureTopics(kafka: Kafka, topics: readonly Topic[], replication: Replication): Promise<void> {
  await withTopicAdmin(kafka, async (admin) => {
    const cluster = await admin.cluster();
    const known = await admin.names();
    const missing = topics.filter(({ name }) => !known.includes(name));
    if (missing.length > 0) await admin.create(missing, replication, cluster);
    const differences: string[] = [];
    for (const topic of topics) {
      const actual = await admin.actual(topic.name);
      differences.push(...differencesOf(topic, replication, actual, cluster).map(sentenceOf));
    }
    if (differences.length > 0)
      throw new TopicsDiffer(
        `Topics differ from their declarations. No topic that existed was changed.\n${differences.join('\n')}`,
      );
  });
}

/** Lets `use` look at the topics of a cluster, and create and change them. */
export async function withTopicAdmin<T>(kafka: Kafka, use: (admin: TopicAdmin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await use(new TopicAdmin(admin));
  } finally {
    await admin.disconnect();
  }
}

/** The topics of a cluster. */
export class TopicAdmin {
  constructor(private readonly admin: Admin) {}

  async cluster(): Promise<Cluster> {
    const { brokers } = await this.admin.describeCluster();
    return {
      bootstrapServers: brokers.map(({ host, port }) => `${host}:${String(port)}`).join(','),
      brokers: brokers.map(({ nodeId }) => nodeId).sort((a, b) => a - b),
    };
  }

  names(): Promise<string[]> {
    return this.admin.listTopics();
  }

  /** @throws if there are fewer brokers than copies */
  async create(topics: readonly Topic[], replication: Replication, { brokers }: Cluster): Promise<void> {
    // Checked only here: topics that exist remain usable while a broker is down.
    if (replication.factor > brokers.length) throw new Error(tooFewBrokers(replication.factor, brokers.length));
    await this.admin.createTopics({
      // kafkajs gives up if a broker does not know the new topic yet; we wait ourselves.
      waitForLeaders: false,
      topics: topics.map((topic) => ({
        topic: topic.name,
        numPartitions: topic.partitions,
        replicationFactor: replication.factor,
        configEntries: entriesOf(declaredConfig(topic, replication)),
      })),
    });
  }

  /** Changes settings of a topic. kafkajs' request resets every setting that it does not name, so it names them all. */
  async configure(topic: string, changes: Readonly<Record<string, string>>): Promise<void> {
    const { config, ownSettings } = await this.actual(topic);
    const kept = Object.fromEntries(ownSettings.map((setting) => [setting, config[setting] ?? '']));
    await this.admin.alterConfigs({
      validateOnly: false,
      resources: [
        { type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configEntries: entriesOf({ ...kept, ...changes }) },
      ],
    });
  }

  /** A topic that exists. Waits while the broker that is asked does not know it yet. */
  actual(topic: string): Promise<ActualTopic> {
    return onceVisible(topic, async () => {
      const { topics } = await this.admin.fetchTopicMetadata({ topics: [topic] });
      const { resources } = await this.admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic }],
      });
      const partitions = (topics[0]?.partitions ?? []).toSorted((a, b) => a.partitionId - b.partitionId);
      const settings = resources[0]?.configEntries ?? [];
      return {
        replicas: partitions.map((one) => one.replicas),
        inSync: Math.min(...partitions.map((one) => one.isr.length)),
        config: Object.fromEntries(settings.map(({ configName, configValue }) => [configName, configValue])),
        ownSettings: settings
          .filter(({ configSource }) => configSource === kafkajs.ConfigSource.TOPIC_CONFIG)
          .map(({ configName }) => configName),
      };
    });
  }
}

function entriesOf(config: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(config).map(([name, value]) => ({ name, value }));
}

/** Each request may go to another broker, and not all brokers know a new topic at once. */
async function onceVisible<T>(topic: string, ask: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + VISIBLE_WITHIN_MS; ;) {
    try {
      return await ask();
    } catch (error) {
      if (!saysNotVisibleYet(error)) throw error;
      if (Date.now() > deadline)
        throw new Error(`Topic ${topic} did not appear within ${String(VISIBLE_WITHIN_MS)} ms`, { cause: error });
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
