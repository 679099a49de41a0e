import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeadLetter, DeadLetterAction, deadLetterMigrations } from '#libs/dead-letters';
import { inboxMigrations } from '#libs/inbox';
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
let child: ChildProcess | undefined;

beforeAll(async () => {
  database = await OwnDatabase.create({
    entities: [DeadLetter, DeadLetterAction],
    migrations: [...inboxMigrations, ...deadLetterMigrations],
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
    const [deadly, before, behind] = [randomUUID(), randomUUID(), randomUUID()];
    const messages = [before, deadly, behind, deadly].map((orderId) => orderMessage('OrderConfirmed', { orderId }));
    await topic.publish(...messages);
    const groupId = `test-${randomUUID()}`;

    let ends = 0;
    for (let isTaken = false; !isTaken && ends < MOST_LIVES;) {
      child = startConsumer(groupId, deadly);
      isTaken = await takesAllOrEnds(child);
      if (!isTaken) ends++;
    }

    // Once with the others, and three times alone.
    expect(ends).toBe(4);
    expect(await database.query('SELECT order_id FROM handled ORDER BY position')).toEqual([
      { order_id: before },
      { order_id: behind },
    ]);
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

function startConsumer(groupId: string, deadlyOrderId: string): ChildProcess {
  const connection = kafkaConnectionOf(runningSuite(), 'consumer-process');
  const settings = { databaseUrl: database.url, connection, topic: topic.name, groupId, deadlyOrderId };
  return spawn(process.execPath, [SCRIPT], {
    stdio: 'ignore',
    env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production', CONSUMER: JSON.stringify(settings) },
  });
}

/** Whether a process takes all messages, rather than to end. */
async function takesAllOrEnds(process: ChildProcess): Promise<boolean> {
  const { isTaken } = await until(
    'all messages taken, or the end of the process',
    async () => ({ isTaken: (await parked()).length === 2, hasEnded: process.exitCode !== null }),
    ({ isTaken, hasEnded }) => isTaken || hasEnded,
  );
  return isTaken;
}

function parked(): Promise<object[]> {
  return database.query('SELECT key, reason, attempts, message FROM dead_letters ORDER BY sequence');
}
