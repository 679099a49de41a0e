import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKafka, KafkaConsumer } from '#libs/kafka';
import type { TakeMessages } from '#libs/messages';
import type { Admin } from 'kafkajs';
import { onStage, type Stage } from './stage.js';
import { until } from './until.js';

// `npm run bench:group-size`: how the number of members of a consumer group changes its throughput. The handler only waits,
// so the figures show the group and not the two cores.

const PARTITIONS = 12;
const MESSAGES_PER_PARTITION = 100;
const HANDLER_MS = 20;
const MEMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
const LIMIT_MS = 120_000;

/** What a member does at the same time. */
const HANDLERS = {
  'one message a member': () => {
    let before = Promise.resolve();
    return () => (before = before.then(() => sleep(HANDLER_MS)));
  },
  'one message a partition': () => () => sleep(HANDLER_MS),
} as const;

type Handler = keyof typeof HANDLERS;

await onStage(async (stage) => {
  const rows: string[] = [];
  for (const members of MEMBERS) {
    const figures = [];
    for (const handler of Object.keys(HANDLERS) as Handler[])
      figures.push(await messagesPerSecond(stage, members, handler));
    rows.push(`| ${[members, mostPartitions(members), Math.max(0, members - PARTITIONS), ...figures].join(' | ')} |`);
    stage.say(rows.at(-1) ?? '');
  }
  process.stdout.write(`
| members | partitions of the busiest | idle members | ${Object.keys(HANDLERS).join(' (messages/s) | ')} (messages/s) |
| ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}
`);
});
process.exit();

/** kafkajs deals the partitions out one by one, so the busiest member has one more than others. */
function mostPartitions(members: number): number {
  return Math.ceil(PARTITIONS / members);
}

/** Lets a group of this size take every message of a new topic, and measures from their acknowledgement to the last one taken. */
async function messagesPerSecond(stage: Stage, members: number, handler: Handler): Promise<number> {
  const name = `group-size-${String(members)}-${handler.replaceAll(' ', '-')}`;
  const tally = new EventEmitter();
  let left = PARTITIONS * MESSAGES_PER_PARTITION;
  const handled = () => --left === 0 && tally.emit('empty');
  const consumers = Array.from({ length: members }, (_, index) => ({
    consumer: memberOf(stage, name, index),
    take: takeEach(HANDLERS[handler](), handled),
  }));
  return withAdmin(stage, async (admin) => {
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic: name, numPartitions: PARTITIONS }] });
    try {
      await Promise.all(consumers.map(({ consumer, take }) => consumer.start(take)));
      await untilStable(admin, name, members);
      const empty = once(tally, 'empty', { signal: AbortSignal.timeout(LIMIT_MS) });
      const start = await fill(stage, name);
      await empty;
      return Math.round((PARTITIONS * MESSAGES_PER_PARTITION * 1000) / (performance.now() - start));
    } finally {
      await Promise.all(consumers.map(({ consumer }) => consumer.stop()));
    }
  });
}

function memberOf({ kafkaBrokers }: Stage, name: string, index: number): KafkaConsumer {
  const kafka = createKafka({ brokers: kafkaBrokers.split(','), clientId: `${name}-${String(index)}`, quiet: true });
  return new KafkaConsumer({ kafka, groupId: name, topics: [name], isAble: () => Promise.resolve(true) });
}

/** One message of a partition after the other, as a reaction takes them. */
function takeEach(handle: () => Promise<void>, handled: () => void): TakeMessages {
  return async (messages, taken, goesOn) => {
    for (const message of messages) {
      if (!goesOn()) return;
      await handle();
      handled();
      taken(message);
    }
  };
}

async function untilStable(admin: Admin, group: string, members: number): Promise<void> {
  await until(
    `${String(members)} members in a stable group`,
    async () => (await admin.describeGroups([group])).groups[0],
    (seen) => seen?.state === 'Stable' && seen.members.length === members,
    LIMIT_MS,
  );
}

/** @returns when the broker had acknowledged every message, by `performance.now()` */
async function fill({ kafka }: Stage, topic: string): Promise<number> {
  const producer = kafka.producer();
  await producer.connect();
  const messages = Array.from({ length: PARTITIONS * MESSAGES_PER_PARTITION }, (_, index) => ({
    partition: index % PARTITIONS,
    value: String(index),
  }));
  await producer.send({ topic, messages });
  const acknowledged = performance.now();
  await producer.disconnect();
  return acknowledged;
}

async function withAdmin<T>({ kafka }: Stage, use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}
