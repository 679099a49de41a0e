import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  DeadLetter,
  DeadLetterAction,
  deadLetterMigrations,
  deadLetters,
  Redrive,
  requestAction,
} from '#libs/dead-letters';
import { inboxMigrations } from '#libs/inbox';
import { GroupCommit } from '#libs/unit-of-work';
import { Logger } from '@nestjs/common';
import { until } from '../suite/until.js';
import { OwnDatabase } from './own-database.js';

jest.setTimeout(60_000);

const TOPIC = 'depot.events';

let database: OwnDatabase;
let transactions: GroupCommit;
let redrive: Redrive;
let isLocked = true;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await OwnDatabase.create({
    entities: [DeadLetter, DeadLetterAction],
    migrations: [...inboxMigrations, ...deadLetterMigrations],
  });
  transactions = new GroupCommit(database.dataSource, () => {
    throw new Error('nothing is published here');
  });
  redrive = new Redrive(database.dataSource, transactions, (_, { key }) =>
    key === 'locked' && isLocked ? Promise.reject(lockTimeout()) : Promise.resolve(),
  );
});

afterAll(async () => {
  await redrive.stop();
  await database.drop();
});

describe('an action on dead letters that cannot be carried out now', () => {
  it('delays later actions on the same key, and no others', async () => {
    for (const key of ['locked', 'locked', 'free']) await park(key);
    await request('redrive', 'locked');
    await request('discard', 'locked');
    await request('redrive', 'free');

    redrive.start();

    await until('the redrive of the other key', outcomes, ({ free }) => free?.[0] === 'redriven: 1');
    expect(await outcomes()).toMatchObject({ locked: [null, null] });

    isLocked = false;
    await until('the actions on the first key', outcomes, ({ locked }) => !(locked ?? [null]).includes(null));
    // The discard was asked for later, so it finds that the redrive has applied the letter.
    expect(await outcomes()).toEqual({ locked: ['redriven: 2', 'nothing was parked'], free: ['redriven: 1'] });
  });
});

/** What a reaction throws when another transaction keeps a row for longer than the lock timeout. */
function lockTimeout(): Error {
  return Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' });
}

let offset = 0;

function park(key: string): Promise<void> {
  const message = {
    topic: TOPIC,
    partition: 0,
    offset: String(offset++),
    timestamp: '0',
    key,
    value: null,
    headers: {},
  };
  const failure = { reason: 'handler-failed', error: new Error('provoked'), attempts: 5 } as const;
  return transactions.run((work) => deadLetters.park(work, 'depot', message, failure));
}

/** Asks for an action on the first letter of a key. */
async function request(action: 'redrive' | 'discard', key: string): Promise<void> {
  const [letter] = await database.query<{ id: string }>(
    'SELECT id FROM dead_letters WHERE key = $1 ORDER BY sequence LIMIT 1',
    [key],
  );
  if (letter === undefined) throw new Error(`nothing is parked for ${key}`);
  await requestAction(database, { action, deadLetterId: letter.id, by: 'a test', why: 'to see' });
}

/** The outcomes of the actions on each key, in the order of the requests. */
async function outcomes(): Promise<Record<string, (string | null)[]>> {
  const rows = await database.query<{ key: string; outcome: string | null }>(
    `SELECT key, outcome FROM dead_letter_actions AS action JOIN dead_letters AS letter ON letter.id = dead_letter_id
      ORDER BY requested_at`,
  );
  const byKey: Record<string, (string | null)[]> = {};
  for (const { key, outcome } of rows) (byKey[key] ??= []).push(outcome);
  return byKey;
}
