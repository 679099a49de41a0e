import { setTimeout as nextTurn } from 'node:timers/promises';
import { javaPartitioner } from '#libs/kafka';
import { Partitioners, type ICustomPartitioner, type Message } from 'kafkajs';
import { uuidv7 } from 'uuidv7';
import { onStage, type Stage } from './stage.js';
import { median, spread } from './statistics.js';

// `npm run bench:partitioner`: what it costs to choose the partition of a key, alone and as a part of sending messages, with the
// partitioner of kafkajs and with ours. Both choose the same partitions. The cost is this process' CPU time, so that the broker,
// which needs far more of the machine, does not hide it.

const ROUNDS = 9;
const PARTITIONS = 12;
const CHOICES = 100_000;
const MESSAGES = 20_000;
const BATCH = 500;

const value = 'x'.repeat(300);
const headers = Object.fromEntries(
  Array.from({ length: 9 }, (_, index) => [`header_${String(index)}`, 'x'.repeat(30)]),
);

const partitionMetadata = Array.from({ length: PARTITIONS }, (_, partitionId) => ({
  partitionId,
  partitionErrorCode: 0,
  leader: 1,
  replicas: [1],
  isr: [1],
}));

const PARTITIONERS = { kafkajs: Partitioners.DefaultPartitioner, ours: javaPartitioner } as const;

const MEASURES = {
  'choose a partition': (_: Stage, partitioner: ICustomPartitioner) => Promise.resolve(costOfChoice(partitioner)),
  'send a message': costOfMessage,
} as const;

type Name = keyof typeof PARTITIONERS;
type Measure = keyof typeof MEASURES;

await onStage(async (stage) => {
  const rows: string[] = [];
  for (const measure of Object.keys(MEASURES) as Measure[]) {
    const figures: Record<Name, number[]> = { kafkajs: [], ours: [] };
    // The first round warms up. Each round measures both, so that a slow moment of the machine affects both.
    for (let round = 0; round <= ROUNDS; round++)
      for (const name of Object.keys(PARTITIONERS) as Name[]) {
        const figure = await MEASURES[measure](stage, PARTITIONERS[name]);
        if (round > 0) figures[name].push(figure);
        await nextTurn();
      }
    rows.push(rowOf(measure, figures));
    stage.say(rows.at(-1) ?? '');
  }
  process.stdout.write(`
| CPU time (µs) | kafkajs, median | spread | ours, median | spread | ratio |
| --- | ---: | --- | ---: | --- | ---: |
${rows.join('\n')}
`);
});
process.exit();

function rowOf(measure: Measure, { kafkajs, ours }: Record<Name, number[]>): string {
  const cells = [kafkajs, ours].flatMap((figures) => {
    const [least, most] = spread(figures);
    return [shown(median(figures)), `${shown(least)} to ${shown(most)}`];
  });
  return `| ${[measure, ...cells, (median(ours) / median(kafkajs)).toFixed(2)].join(' | ')} |`;
}

/** Two digits count. */
function shown(figure: number): string {
  return String(Number(figure.toPrecision(2)));
}

/** The CPU time that this process has had since then, in microseconds. */
function cpuTime(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return user + system;
}

function costOfChoice(partitioner: ICustomPartitioner): number {
  const choose = partitioner();
  const messages = Array.from({ length: CHOICES }, messageLikeAnEvent);
  const start = process.cpuUsage();
  for (const message of messages) choose({ topic: 'any', partitionMetadata, message });
  return cpuTime(start) / CHOICES;
}

/** As the relay's producer sends: idempotent, one request in flight, acknowledged by all in-sync replicas. */
async function costOfMessage({ kafka }: Stage, partitioner: ICustomPartitioner): Promise<number> {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: partitioner,
  });
  await producer.connect();
  try {
    const batches = Array.from({ length: MESSAGES / BATCH }, () => Array.from({ length: BATCH }, messageLikeAnEvent));
    const start = process.cpuUsage();
    for (const messages of batches) await producer.send({ topic: 'order.events', acks: -1, messages });
    return cpuTime(start) / MESSAGES;
  } finally {
    await producer.disconnect();
  }
}

/** A key like an order's id, 300 bytes, and the nine headers of a CloudEvent. */
function messageLikeAnEvent(): Message {
  return { key: uuidv7(), value, headers };
}
