import type { Admin, Kafka } from 'kafkajs';
import { insertRows, type RelayContestant } from '../relay/contestants.js';
import type { Stage } from '../stage.js';
import { until } from '../until.js';

const LIMIT_MS = 120_000;

export interface DrainRound {
  readonly contender: string;
  /** Measured from the contestant's start to the broker's last append. */
  readonly rowsPerSecond: number;
}

/** Lets rows gather while nobody publishes, and then measures how fast they are published. */
export async function measureDrain({ kafka }: Stage, contestant: RelayContestant, rows: number): Promise<DrainRound> {
  await insertRows(contestant, rows);
  const admin = kafka.admin();
  await admin.connect();
  try {
    const before = sum(await endOffsets(admin, contestant.topic));
    const beganAt = Date.now();
    await contestant.start();
    const ends = await until(
      `${contestant.topic} has all rows`,
      () => endOffsets(admin, contestant.topic),
      (offsets) => sum(offsets) >= before + rows,
      LIMIT_MS,
    );
    await contestant.stop();
    const endedAt = await lastAppend(kafka, contestant.topic, ends);
    return { contender: contestant.name, rowsPerSecond: (rows * 1000) / (endedAt - beganAt) };
  } finally {
    await admin.disconnect();
  }
}

/** The end of each partition. */
type Offsets = ReadonlyMap<number, number>;

async function endOffsets(admin: Admin, topic: string): Promise<Offsets> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return new Map(offsets.map(({ partition, high }) => [partition, Number(high)]));
}

function sum(offsets: Offsets): number {
  return [...offsets.values()].reduce((total, offset) => total + offset, 0);
}

/** When the broker appended the last message of any partition, in milliseconds since 1970. */
async function lastAppend(kafka: Kafka, topic: string, ends: Offsets): Promise<number> {
  const times = new Map<number, number>();
  const consumer = kafka.consumer({ groupId: `bench-last-append-${Date.now()}`, maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    const run = consumer.run({
      autoCommit: false,
      eachBatch: ({ batch: { partition, messages } }) => {
        const last = messages.findLast(({ offset }) => Number(offset) >= (ends.get(partition) ?? 0) - 1);
        if (last !== undefined) times.set(partition, Number(last.timestamp));
        if (times.size === ends.size) resolve();
        return Promise.resolve();
      },
    });
    run.catch(reject);
    for (const [partition, end] of ends) consumer.seek({ topic, partition, offset: String(end - 1) });
  });
  await consumer.disconnect();
  return Math.max(...times.values());
}
