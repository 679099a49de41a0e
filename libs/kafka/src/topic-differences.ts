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
  /** The actual value of each declared setting. */
  readonly config: Readonly<Record<string, string | undefined>>;
}

/** What a person needs to repair a topic: the address of the cluster, and its brokers. */
export interface Cluster {
  /** `host:port` of each broker, separated by commas. */
  readonly bootstrapServers: string;
  readonly brokers: readonly number[];
}

const MIN_IN_SYNC = 'min.insync.replicas';

/** The settings with which a topic is created. */
export function declaredConfig({ config }: Topic, { minInSync }: Replication): Record<string, string> {
  return { ...config, [MIN_IN_SYNC]: String(minInSync) };
}

/** The differences between a topic and its declaration. Each names both values, and what to do. */
export function differencesOf(
  declared: Topic,
  replication: Replication,
  actual: ActualTopic,
  cluster: Cluster,
): string[] {
  return [
    ...partitionsOf(declared, actual),
    ...replicasOf(declared, replication, actual, cluster),
    ...configOf(declared, replication, actual, cluster),
  ];
}

function partitionsOf({ name, partitions }: Topic, { replicas }: ActualTopic): string[] {
  if (replicas.length === partitions) return [];
  return [
    `${differs(name, 'partitions', partitions, replicas.length)}. No command fixes this: with another number of partitions ` +
      'keys move, and their events lose their order. Declare the actual number; or wait until every consumer has read the ' +
      'topic to its end and nobody writes to it, delete it, and run this step again',
  ];
}

function replicasOf(
  { name }: Topic,
  { factor }: Replication,
  { replicas }: ActualTopic,
  { bootstrapServers, brokers }: Cluster,
): string[] {
  const different = replicas.find((copies) => copies.length !== factor);
  if (different === undefined) return [];
  const what = differs(name, 'replication factor', factor, different.length);
  if (factor > brokers.length) return [`${what}. ${tooFewBrokers(factor, brokers.length)}`];
  const plan = {
    version: 1,
    partitions: replicas.map((copies, partition) => ({
      topic: name,
      partition,
      replicas: placed(copies, partition, factor, brokers),
    })),
  };
  return [
    `${what}. To fix it, run: echo '${JSON.stringify(plan)}' | kafka-reassign-partitions.sh ` +
      `--bootstrap-server ${bootstrapServers} --reassignment-json-file /dev/stdin --execute`,
  ];
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
): string[] {
  return (
    Object.entries(declaredConfig(declared, replication))
      // Kafka always tells this one. Brokers that do not have it (Redpanda) write each message to a majority of the copies.
      .filter(([setting]) => setting !== MIN_IN_SYNC || config[setting] !== undefined)
      .filter(([setting, value]) => config[setting] !== value)
      .map(
        ([setting, value]) =>
          `${differs(declared.name, setting, value, config[setting] ?? 'unknown')}. To fix it, run: kafka-configs.sh ` +
          `--bootstrap-server ${bootstrapServers} --alter --entity-type topics --entity-name ${declared.name} --add-config ${setting}=${value}`,
      )
  );
}

function differs(topic: string, what: string, declared: string | number, actual: string | number): string {
  return `Topic ${topic}: ${what} is ${String(actual)}, but ${String(declared)} is declared`;
}

/** Says that the brokers cannot keep so many copies. */
export function tooFewBrokers(factor: number, brokers: number): string {
  const there = brokers === 1 ? 'is 1 broker' : `are ${String(brokers)} brokers`;
  return `There ${there}, which cannot keep ${String(factor)} copies: start more, or set KAFKA_REPLICATION_FACTOR to ${String(brokers)} or less`;
}
