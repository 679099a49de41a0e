import type { Topic } from '#libs/messages';

/** How many brokers keep a copy of each partition, and how many of them must have a message before it counts as written. */
export interface Replication {
  readonly factor: number;
  readonly minInSync: number;
}

/** A topic as it is on the cluster. */
export interface ActualTopic {
  /** The brokers that keep a copy, for each partition in the order of their numbers. */
  readonly replicas: readonly (readonly number[])[];
  /** How many copies are up to date, in the partition with the fewest. */
  readonly inSync: number;
  /** The actual value of each setting. */
  readonly config: Readonly<Record<string, string | undefined>>;
  /** The settings that the topic has of its own. All others have the brokers' value. */
  readonly ownSettings: readonly string[];
}

/** One difference between a topic and its declaration. */
export interface TopicDifference {
  readonly topic: string;
  /** `partitions`, `replication factor`, or the name of a setting. */
  readonly what: string;
  readonly declared: string;
  readonly actual: string;
  /** What a person can do about it. */
  readonly repair: string;
}

/** What a person needs to repair a topic: the address of the cluster, and its brokers. */
export interface Cluster {
  /** `host:port` of each broker, separated by commas. */
  readonly bootstrapServers: string;
  readonly brokers: readonly number[];
}

/** What `what` of a difference says if it is in no setting. */
export const PARTITIONS = 'partitions';
export const REPLICATION_FACTOR = 'replication factor';

export const MIN_IN_SYNC = 'min.insync.replicas';

/** The settings with which a topic is created. */
export function declaredConfig({ config }: Topic, { minInSync }: Replication): Record<string, string> {
  return { ...config, [MIN_IN_SYNC]: String(minInSync) };
}

/** The sentence that tells a difference. It names both values, and what to do. */
export function sentenceOf({ topic, what, actual, declared, repair }: TopicDifference): string {
  return `Topic ${topic}: ${what} is ${actual}, but ${declared} is declared. ${repair}`;
}

/** The differences between a topic and its declaration. */
export function differencesOf(
  declared: Topic,
  replication: Replication,
  actual: ActualTopic,
  cluster: Cluster,
): TopicDifference[] {
  return [
    ...partitionsOf(declared, actual),
    ...replicasOf(declared, replication, actual, cluster),
    ...configOf(declared, replication, actual, cluster),
  ];
}

function partitionsOf({ name, partitions }: Topic, { replicas }: ActualTopic): TopicDifference[] {
  if (replicas.length === partitions) return [];
  const repair =
    'No command fixes this: with another number of partitions keys move, and their events lose their order. Declare the ' +
    'actual number; or wait until every consumer has read the topic to its end and nobody writes to it, delete it, and ' +
    'run this step again';
  return [{ topic: name, what: PARTITIONS, declared: String(partitions), actual: String(replicas.length), repair }];
}

function replicasOf(
  { name }: Topic,
  { factor }: Replication,
  { replicas }: ActualTopic,
  { bootstrapServers, brokers }: Cluster,
): TopicDifference[] {
  const different = replicas.find((copies) => copies.length !== factor);
  if (different === undefined) return [];
  const difference = {
    topic: name,
    what: REPLICATION_FACTOR,
    declared: String(factor),
    actual: String(different.length),
  };
  if (factor > brokers.length) return [{ ...difference, repair: tooFewBrokers(factor, brokers.length) }];
  const plan = {
    version: 1,
    partitions: replicas.map((copies, partition) => ({
      topic: name,
      partition,
      replicas: placed(copies, partition, factor, brokers),
    })),
  };
  const repair =
    `To fix it, run: echo '${JSON.stringify(plan)}' | kafka-reassign-partitions.sh ` +
    `--bootstrap-server ${bootstrapServers} --reassignment-json-file /dev/stdin --execute`;
  return [{ ...difference, repair }];
}

/** Existing copies come first, so that leaders stay. New ones are spread over the brokers. */
function placed(copies: readonly number[], partition: number, factor: number, brokers: readonly number[]): number[] {
  const start = partition % brokers.length;
  const others = [...brokers.slice(start), ...brokers.slice(0, start)].filter((broker) => !copies.includes(broker));
  return [...copies, ...others].slice(0, factor);
}

function configOf(
  declared: Topic,
  replication: Replication,
  { config }: ActualTopic,
  { bootstrapServers }: Cluster,
): TopicDifference[] {
  return (
    Object.entries(declaredConfig(declared, replication))
      // Kafka always tells this one. Brokers that do not have it (Redpanda) write each message to a majority of the copies.
      .filter(([setting]) => setting !== MIN_IN_SYNC || config[setting] !== undefined)
      .filter(([setting, value]) => config[setting] !== value)
      .map(([setting, value]) => ({
        topic: declared.name,
        what: setting,
        declared: value,
        actual: config[setting] ?? 'unknown',
        repair:
          `To fix it, run: kafka-configs.sh --bootstrap-server ${bootstrapServers} --alter --entity-type topics ` +
          `--entity-name ${declared.name} --add-config ${setting}=${value}`,
      }))
  );
}

/** Says that the brokers cannot keep so many copies. */
export function tooFewBrokers(factor: number, brokers: number): string {
  const there = brokers === 1 ? 'is 1 broker' : `are ${String(brokers)} brokers`;
  return `There ${there}, which cannot keep ${String(factor)} copies: start more, or set KAFKA_REPLICATION_FACTOR to ${String(brokers)} or less`;
}
