import type { Admin, Kafka } from 'kafkajs';
import { until } from '../until.js';
import { insertRows, type RelayContestant } from '../relay/contestants.js';
import type { Stage } from '../stage.js';

const LIMIT_MS = 120_000;

/** What one contestant needed to publish what was waiting. */
export interface DrainRound {
  readonly contender: string;
  /** Between the broker's first and its last append, so without the time that it takes to begin. */
  readonly rowsPerSecond: number;
}

/** Lets rows gather while nobody publishes, and measures how fast they are published then. */
export async function measureDrain({ kafka }: Stage, contestant: RelayContestant, rows: number): Promise<DrainRound> {
  await insertRows(contestant, rows);
  const admin = kafka.admin();
  await admin.connect();
  try {
    const before = await endOffsets(admin, contestant.topic);
    await contestant.start();
    await until(
      `${contestant.topic} has all rows`,
      async () => sum(await endOffsets(admin, contestant.topic)) - sum(before),
      (appended) => appended >= rows,
      LIMIT_MS,
    );
    await contestant.stop();
    const times = await appendTimes(kafka, contestant.topic, before, rows);
    const durationMs = Math.max(...times.keys()) - Math.min(...times.keys());
    // The first append ends what we do not measure, so its rows do not count.
    const first = times.get(Math.min(...times.keys())) ?? 0;
    return { contender: contestant.name, rowsPerSecond: ((rows - first) * 1000) / durationMs };
  } finally {
    await admin.disconnect();
  }
}

type Offsets = ReadonlyMap<number, bigint>;

async function endOffsets(admin: Admin, topic: string): Promise<Offsets> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return new Map(offsets.map(({ partition, high }) => [partition, BigInt(high)]));
}

function sum(offsets: Offsets): number {
  return Number([...offsets.values()].reduce((total, offset) => total + offset, 0n));
}

/** How many messages were appended at each moment, in milliseconds since 1970, from these offsets on. */
async function appendTimes(kafka: Kafka, topic: string, from: Offsets, count: number): Promise<Map<number, number>> {
  const times = new Map<number, number>();
  let seen = 0;
  const consumer = kafka.consumer({ groupId: `bench-append-times-${String(Date.now())}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  const all = new Promise<void>((resolve) => {
    void consumer.run({
      autoCommit: false,
      eachBatch: ({ batch }) => {
        for (const { offset, timestamp } of batch.messages) {
          if (BigInt(offset) < (from.get(batch.partition) ?? 0n)) continue;
          times.set(Number(timestamp), (times.get(Number(timestamp)) ?? 0) + 1);
          seen++;
        }
        if (seen >= count) resolve();
        return Promise.resolve();
      },
    });
  });
  for (const [partition, offset] of from) consumer.seek({ topic, partition, offset: String(offset) });
  await all;
  await consumer.disconnect();
  return times;
}
