import {
  declaredConfig,
  differencesOf,
  tooFewBrokers,
  type ActualTopic,
  type Cluster,
  type Replication,
} from '#libs/kafka';
import type { Topic } from '#libs/messages';
import { harmOf } from './harm.js';

/** What code declares about topics. */
export interface Declared {
  readonly topics: readonly Topic[];
  readonly replication: Replication;
}

/** What a cluster has. */
export interface Found {
  readonly cluster: Cluster;
  /** Those of the declared topics that exist, by name. */
  readonly topics: ReadonlyMap<string, ActualTopic>;
  /** The names of all other topics. */
  readonly undeclared: readonly string[];
}

/** One difference between a cluster and what is declared, and what `apply` does about it. */
export interface Step {
  readonly action: 'create' | 'change' | 'leave';
  readonly topic: string;
  /** `topic` if it is missing, `partitions`, `replication factor`, or a setting. */
  readonly what: string;
  readonly actual: string;
  readonly declared: string;
  /** Why `apply` leaves it as it is, and what a person can do. */
  readonly why?: string;
}

/** Every difference, in the order of the declaration. Topics that nobody declared are no difference. */
export function planOf({ topics, replication }: Declared, found: Found): Step[] {
  return topics.flatMap((topic) => {
    const actual = found.topics.get(topic.name);
    return actual === undefined
      ? [creation(topic, replication, found.cluster)]
      : [
          ...repairs(topic, replication, actual, found.cluster),
          ...surpluses(topic, replication, actual, found.cluster),
        ];
  });
}

function creation({ name, partitions }: Topic, { factor }: Replication, { brokers }: Cluster): Step {
  const step = {
    topic: name,
    what: 'topic',
    actual: 'missing',
    declared: `${String(partitions)} partitions, replication factor ${String(factor)}`,
  };
  return factor > brokers.length
    ? { ...step, action: 'leave', why: `${tooFewBrokers(factor, brokers.length)}.` }
    : { ...step, action: 'create' };
}

function repairs(topic: Topic, replication: Replication, actual: ActualTopic, cluster: Cluster): Step[] {
  return differencesOf(topic, replication, actual, cluster).map((difference) => {
    const { repair: _, ...step } = difference;
    const why = harmOf(difference, actual);
    return why === undefined ? { ...step, action: 'change' } : { ...step, action: 'leave', why };
  });
}

/** Settings that somebody gave the topic by hand. */
function surpluses(topic: Topic, replication: Replication, actual: ActualTopic, cluster: Cluster): Step[] {
  const declared = declaredConfig(topic, replication);
  return actual.ownSettings
    .filter((setting) => !(setting in declared))
    .map((setting) => ({
      action: 'leave',
      topic: topic.name,
      what: setting,
      actual: actual.config[setting] ?? 'unknown',
      declared: 'not declared',
      why:
        `Somebody has set it, perhaps for a reason that lasts. Declare it; or remove it with kafka-configs.sh --bootstrap-server ` +
        `${cluster.bootstrapServers} --alter --entity-type topics --entity-name ${topic.name} --delete-config ${setting}`,
    }));
}
