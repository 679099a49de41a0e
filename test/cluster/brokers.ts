import { createRequire } from 'node:module';
import { KafkaJSError } from 'kafkajs';
import { ADMIN } from '../../tools/launcher/doors/kafka-users.js';
import { brokerNames } from '../../tools/launcher/kafka/kafka-cluster.js';
import { withAdmin } from '../messaging/topic-watch.js';
import { askAgain } from '../suite/ask-again.js';
import { withBrokers } from '../suite/broker-requests.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';

/** The brokers of the suite of these tests. */
export const BROKERS = brokerNames(3);

/** Time for a JVM to start, and for its broker to copy what it has missed, on a busy machine. */
export const BACK_WITHIN_MS = 90_000;

/** The process of a broker, as it is now: it has another pid after a restart. */
export function pidOf(broker: string): number {
  const pid = runningSuite().servers[broker];
  if (pid === undefined) throw new Error(`The launcher runs no broker ${broker}`);
  return pid;
}

/** Ends a broker's process. Resolves when the launcher has started it again, and it has every message of these topics. */
export async function endBroker(broker: string, signal: NodeJS.Signals, topics: readonly string[]): Promise<void> {
  const before = pidOf(broker);
  process.kill(before, signal);
  // The cluster notices after a while, and until then calls all copies in sync.
  await until(
    `${broker} away`,
    () => fewestInSync(topics),
    (copies) => copies !== undefined && copies < BROKERS.length,
    BACK_WITHIN_MS,
  );
  await until(
    `${broker} back`,
    () => fewestInSync(topics),
    // Until the process is another one, copies that lack may be those of a broker that another fault has hit.
    (copies) => ![before, undefined].includes(runningSuite().servers[broker]) && copies === BROKERS.length,
    BACK_WITHIN_MS,
  );
}

/**
 * How many brokers have every message of the partition for which these are the fewest. Undefined while nobody says: the
 * broker that is asked may be the one that ends.
 */
async function fewestInSync(topics: readonly string[]): Promise<number | undefined> {
  try {
    return await withAdmin(async (admin) => {
      const metadata = await admin.fetchTopicMetadata({ topics: [...topics] });
      const copies = metadata.topics.flatMap(({ partitions }) => partitions.map(({ isr }) => isr.length));
      return Math.min(...copies);
    });
  } catch (error) {
    if (error instanceof KafkaJSError) return undefined;
    throw error;
  }
}

/** The number of the broker that leads each partition of a topic. */
async function leadersOf(topic: string): Promise<number[]> {
  const { topics } = await askAgain(() => withAdmin((admin) => admin.fetchTopicMetadata({ topics: [topic] })));
  const partitions = topics[0]?.partitions ?? [];
  return partitions.toSorted((a, b) => a.partitionId - b.partitionId).map(({ leader }) => leader);
}

/** Makes the next broker lead each partition: it becomes the preferred one, and the preferred ones are elected. */
export async function electNextLeaders(topic: string): Promise<void> {
  const leaders = await leadersOf(topic);
  const next = leaders.map((leader) => (leader % BROKERS.length) + 1);
  const partitionAssignment = next.map((leader, partition) => ({
    partition,
    replicas: [0, 1, 2].map((step) => ((leader - 1 + step) % BROKERS.length) + 1),
  }));
  await withAdmin((admin) => admin.alterPartitionReassignments({ topics: [{ topic, partitionAssignment }] }));
  await until(
    `the leaders ${next.join()}`,
    async () => {
      await electPreferredLeaders();
      return leadersOf(topic);
    },
    (seen) => seen.join() === next.join(),
  );
}

const PREFERRED = 0;
const EVERY_PARTITION = -1;
/** They stand before the error code of the answer. */
const HOW_LONG_TO_WAIT_BYTES = 4;
const WITHIN_MS = 10_000;

/** The part of kafkajs' connection to a broker that is used here. */
interface Broker {
  readonly connectionPool: { send(request: object): Promise<unknown> };
}

/** The part of kafkajs' encoder that is used here. */
interface Encoder {
  writeInt8(value: number): this;
  writeInt32(value: number): this;
}

const NewEncoder = createRequire(import.meta.url)('kafkajs/src/protocol/encoder') as new () => Encoder;

/** What Kafka's own kafka-leader-election.sh asks for. kafkajs does not know this request, but sends and reads it. */
const ELECT_LEADERS = {
  request: {
    apiKey: 43,
    apiVersion: 1,
    apiName: 'ElectLeaders',
    encode: () =>
      Promise.resolve(new NewEncoder().writeInt8(PREFERRED).writeInt32(EVERY_PARTITION).writeInt32(WITHIN_MS)),
  },
  response: {
    decode: (answer: Buffer) => Promise.resolve({ error: answer.readInt16BE(HOW_LONG_TO_WAIT_BYTES) }),
    parse: ({ error }: { readonly error: number }) =>
      error === 0
        ? Promise.resolve()
        : Promise.reject(new Error(`The election was refused with Kafka's error ${String(error)}`)),
  },
};

async function electPreferredLeaders(): Promise<void> {
  await withBrokers(ADMIN, async (brokers) => {
    const [broker] = brokers as readonly Broker[];
    await broker?.connectionPool.send(ELECT_LEADERS);
  });
}
