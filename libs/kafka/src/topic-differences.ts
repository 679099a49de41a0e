import type { Topic } from '#libs/messages';

/** How many brokers keep a copy of each partition, and how many of them must have a message before it counts as written. */
export interface Replication {
  readonly factor: number;
  readonly minInSync: number;
}

/** How a topic is. */
export interface ActualTopic {
  /** The brokers that keep a copy, for each partition in the order of their numbers. */
  readonly replicas: readonly (readonly number[])[];
  /** The value of each setting that is declared. */
  readonly config: Readonly<Record<string, string | undefined>>;
}

/** Where a person who mends a topic finds the cluster, and what it consists of. */
export interface Cluster {
  /** `host:port`, with commas between. */
  readonly bootstrapServers: string;
  readonly brokers: readonly number[];
}

/** The broker settings with which a topic is created. */
export function declaredConfig({ config }: Topic, { minInSync }: Replication): Record<string, string> {
  return { ...config, 'min.insync.replicas': String(minInSync) };
}

/** What differs between a topic as it is declared and as it is: for each difference both values, and what to do. */
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
    `${differs(name, 'partitions', partitions, replicas.length)}. No command mends this: with another number of partitions ` +
      'keys move, and the order of their events is lost. Declare the number that there is, or, when every consumer has ' +
      'read the topic to its end and nobody writes, delete it and run this step again',
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
    `${what}. Mend it: echo '${JSON.stringify(plan)}' | kafka-reassign-partitions.sh ` +
      `--bootstrap-server ${bootstrapServers} --reassignment-json-file /dev/stdin --execute`,
  ];
}

/** The copies that there are come first, so that leaders stay; new ones go round the brokers. */
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
  return Object.entries(declaredConfig(declared, replication))
    .filter(([setting, value]) => config[setting] !== value)
    .map(
      ([setting, value]) =>
        `${differs(declared.name, setting, value, config[setting] ?? 'unknown')}. Mend it: kafka-configs.sh ` +
        `--bootstrap-server ${bootstrapServers} --alter --entity-type topics --entity-name ${declared.name} --add-config ${setting}=${value}`,
    );
}

function differs(topic: string, what: string, declared: string | number, actual: string | number): string {
  return `Topic ${topic}: ${what} is ${String(actual)}, and ${String(declared)} is declared`;
}

/** Why so many copies cannot be kept. */
export function tooFewBrokers(factor: number, brokers: number): string {
  const there = brokers === 1 ? 'is 1 broker' : `are ${String(brokers)} brokers`;
  return `There ${there}, which cannot keep ${String(factor)} copies: start more, or set KAFKA_REPLICATION_FACTOR to ${String(brokers)} or less`;
}
