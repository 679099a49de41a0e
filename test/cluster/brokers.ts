import { connect } from 'node:net';
import { KafkaJSError } from 'kafkajs';
import { brokerNames } from '../../tools/launcher/kafka/kafka-cluster.js';
import { withAdmin } from '../messaging/topic-watch.js';
import { askAgain } from '../suite/ask-again.js';
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
  process.kill(pidOf(broker), signal);
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
    (copies) => copies === BROKERS.length,
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

const ELECT_LEADERS = 43;
const PREFERRED = 0;
const EVERY_PARTITION = -1;

/** What Kafka's own kafka-leader-election.sh asks for. kafkajs does not know this request. */
async function electPreferredLeaders(): Promise<void> {
  const body = Buffer.concat([int16(ELECT_LEADERS), int16(1), int32(0), int16(-1)]);
  const request = Buffer.concat([body, Buffer.from([PREFERRED]), int32(EVERY_PARTITION), int32(10_000)]);
  const answer = await ask(Buffer.concat([int32(request.length), request]));
  // Its size, its number and how long to wait stand before the error code.
  const error = answer.readInt16BE(12);
  if (error !== 0) throw new Error(`The election was refused with Kafka's error ${String(error)}`);
}

/** Sends a request to the first broker. @returns the answer, with its size before it */
async function ask(request: Buffer): Promise<Buffer> {
  const { hostname, port } = new URL(`kafka://${runningSuite().kafkaBrokers.split(',')[0] ?? ''}`);
  const socket = connect(Number(port), hostname);
  try {
    socket.write(request);
    let answer = Buffer.alloc(0);
    for await (const chunk of socket) {
      answer = Buffer.concat([answer, chunk as Buffer]);
      if (answer.length >= 4 && answer.length >= 4 + answer.readInt32BE(0)) return answer;
    }
    throw new Error('The broker closed the connection without an answer');
  } finally {
    socket.destroy();
  }
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
