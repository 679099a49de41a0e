import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DeadLetter, DeadLetterAction, deadLetterMigrations, deadLetters, requestAction } from '#libs/dead-letters';
import { inboxMigrations } from '#libs/inbox';
import { GroupCommit } from '#libs/unit-of-work';
import { kafkaConnectionOf } from '../../tools/launcher/doors/kafka-users.js';
import { orderMessage } from '../delivery/message.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import { OwnDatabase } from './own-database.js';
import { OwnTopic } from './own-topic.js';

const SCRIPT = new URL('consumer-process.mjs', import.meta.url).pathname;

/** More than it takes. */
const MOST_LIVES = 8;

let database: OwnDatabase;
let topic: OwnTopic;
let transactions: GroupCommit;
let child: ChildProcess | undefined;

const [deadly, before, behind] = [randomUUID(), randomUUID(), randomUUID()];
const groupId = `test-${randomUUID()}`;

beforeAll(async () => {
  database = await OwnDatabase.create({
    entities: [DeadLetter, DeadLetterAction],
    migrations: [...inboxMigrations, ...deadLetterMigrations],
  });
  transactions = new GroupCommit(database.dataSource, () => {
    throw new Error('nothing is published here');
  });
  await database.query('CREATE TABLE handled (position int GENERATED ALWAYS AS IDENTITY, order_id uuid)');
  topic = await OwnTopic.create({ partitions: 1 });
});

afterAll(async () => {
  child?.kill('SIGKILL');
  await topic.remove();
  await database.drop();
});

describe('a message whose reaction ends the process', () => {
  it('is parked after a few starts, with the reason, and stops its partition no longer', async () => {
    const messages = [before, deadly, behind, deadly].map((orderId) => orderMessage('OrderConfirmed', { orderId }));
    await topic.publish(...messages);

    const ends = await endsUntil(async () => (await parked()).length === 2);

    // Once with the others, and three times alone.
    expect(ends).toBe(4);
    expect(await handled()).toEqual([before, behind]);
    expect(await parked()).toEqual([
      {
        key: deadly,
        reason: 'handler-failed',
        attempts: 3,
        message: 'the process ended 3 times while it had this message in hand',
      },
      { key: deadly, reason: 'key-quarantined', attempts: 0, message: expect.any(String) },
    ]);
  });
});

describe('the redrive of a message whose reaction ends the process', () => {
  beforeEach(async () => {
    child?.kill('SIGKILL');
    child = undefined;
    await database.query(
      'TRUNCATE dead_letters, dead_letter_actions, dead_letter_outcomes, quarantined_keys, begun_messages, handled',
    );
    for (let letter = 0; letter < 2; letter++) await park(orderMessage('OrderConfirmed', { orderId: deadly }));
  });

  it('fails after as many ends and says so, and its messages stay parked; so does the next one', async () => {
    for (const redrives of [1, 2]) {
      await redriveAll();

      const ends = await endsUntil(async () => (await outcomes()).length === redrives);

      expect(ends).toBe(3);
      expect((await outcomes()).at(-1)).toMatch(
        /^failed, and nothing was redriven: .*the process ended 3 times while it had this message in hand$/,
      );
    }
    expect(await database.query('SELECT status FROM dead_letters')).toEqual([
      { status: 'parked' },
      { status: 'parked' },
    ]);
    expect(await handled()).toEqual([]);
  });

  it('applies it once its reaction is corrected', async () => {
    child = startConsumer(randomUUID());
    await redriveAll();

    await until('the redrive of both', outcomes, (all) => all.at(-1) === 'redriven: 2');

    expect(await handled()).toEqual([deadly, deadly]);
    expect(await database.query('SELECT message_id FROM begun_messages')).toEqual([]);
  });
});

/** Starts processes, one after the other, until one of them gets that far. @returns how many ended before */
async function endsUntil(isReached: () => Promise<boolean>): Promise<number> {
  for (let ends = 0; ends < MOST_LIVES; ends++) {
    if (child?.exitCode !== null) child = startConsumer(deadly);
    if (await getsThere(child, isReached)) return ends;
  }
  throw new Error(`${String(MOST_LIVES)} processes ended`);
}

function startConsumer(deadlyOrderId: string): ChildProcess {
  const connection = kafkaConnectionOf(runningSuite(), 'consumer-process');
  const settings = { databaseUrl: database.url, connection, topic: topic.name, groupId, deadlyOrderId };
  return spawn(process.execPath, [SCRIPT], {
    stdio: 'ignore',
    env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production', CONSUMER: JSON.stringify(settings) },
  });
}

/** Whether a process gets that far, rather than to end. */
async function getsThere(process: ChildProcess, isReached: () => Promise<boolean>): Promise<boolean> {
  const { isThere } = await until(
    'what is waited for, or the end of the process',
    async () => ({ hasEnded: process.exitCode !== null, isThere: await isReached() }),
    ({ isThere, hasEnded }) => isThere || hasEnded,
  );
  return isThere;
}

function park({ key, value, headers }: ReturnType<typeof orderMessage>): Promise<void> {
  const buffers = Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)] as const);
  const message = {
    topic: topic.name,
    partition: 0,
    offset: '0',
    timestamp: '0',
    key,
    value,
    headers: Object.fromEntries(buffers),
  };
  const failure = { reason: 'handler-failed', error: new Error('provoked'), attempts: 5 } as const;
  return transactions.run((work) => deadLetters.park(work, 'order', message, failure));
}

async function redriveAll(): Promise<void> {
  const [letter] = await database.query<{ id: string }>('SELECT id FROM dead_letters ORDER BY sequence');
  if (letter === undefined) throw new Error('nothing is parked');
  await requestAction(database, { action: 'redrive', deadLetterId: letter.id, by: 'a test', why: 'to see' });
}

/** Of the redrives that have ended. */
async function outcomes(): Promise<string[]> {
  const rows = await database.query<{ outcome: string }>(
    'SELECT outcome FROM dead_letter_actions WHERE finished_at IS NOT NULL ORDER BY requested_at',
  );
  return rows.map(({ outcome }) => outcome);
}

async function handled(): Promise<string[]> {
  const rows = await database.query<{ order_id: string }>('SELECT order_id FROM handled ORDER BY position');
  return rows.map(({ order_id: id }) => id);
}

function parked(): Promise<object[]> {
  return database.query('SELECT key, reason, attempts, message FROM dead_letters ORDER BY sequence');
}
