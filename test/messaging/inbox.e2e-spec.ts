import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { inboxMigrations, inbox, pruneInbox } from '#libs/inbox';
import { GroupCommit } from '#libs/unit-of-work';
import { OwnDatabase } from './own-database.js';

jest.setTimeout(60_000);

const DAY_MS = 24 * 60 * 60 * 1000;

const publishesNothing = () => {
  throw new Error('nothing is published here');
};

let database: OwnDatabase;

beforeAll(async () => {
  database = await OwnDatabase.create({ migrations: [...inboxMigrations] });
});

beforeEach(() => database.query('TRUNCATE inbox'));

afterAll(() => database.drop());

describe('a message', () => {
  it('is taken once, however many instances claim it at the same moment', async () => {
    const instances = [
      new GroupCommit(database.dataSource, publishesNothing),
      new GroupCommit(database.dataSource, publishesNothing),
    ];
    const ids = Array.from({ length: 200 }, () => randomUUID());
    const claimAll = (instance: GroupCommit, some: readonly string[]) =>
      instance.run((work) => Promise.all(some.map(async (id) => ((await inbox.claim(work, id)) ? [id] : []))));

    // In opposite orders, and each id twice: they wait for each other, and do not deadlock.
    const taken = await Promise.all([
      ...instances.map((instance) => claimAll(instance, [...ids, ...ids])),
      ...instances.map((instance) => claimAll(instance, ids.toReversed())),
    ]);

    expect(taken.flat(2).sort()).toEqual(ids.sort());
  });

  it('is not taken when its transaction fails', async () => {
    const instance = new GroupCommit(database.dataSource, publishesNothing);
    const id = randomUUID();
    const failing = instance.run(async (work) => {
      await inbox.claim(work, id);
      throw new Error('its handler failed');
    });

    await expect(failing).rejects.toThrow('its handler failed');
    expect(await instance.run((work) => inbox.claim(work, id))).toBe(true);
  });
});

describe('pruning', () => {
  it('deletes in small steps, and keeps rows that are younger than the retention', async () => {
    await receive(12_000, 36);
    await receive(5, 34);

    const steps = [];
    do steps.push(await pruneInbox(database.dataSource, 35 * DAY_MS));
    while (steps.at(-1) !== 0);

    expect(steps).toEqual([5_000, 5_000, 2_000, 0]);
    expect(await countRows()).toBe(5);
  });

  it('waits for nobody: it skips the rows that another instance is deleting', async () => {
    await receive(10, 36);
    const other = await database.connect();
    await other.query('BEGIN');
    await other.query('SELECT FROM inbox LIMIT 4 FOR UPDATE');

    expect(await pruneInbox(database.dataSource, 35 * DAY_MS)).toBe(6);

    await other.end();
    expect(await countRows()).toBe(4);
  });
});

async function receive(count: number, daysAgo: number): Promise<void> {
  await database.query(
    `INSERT INTO inbox SELECT gen_random_uuid(), now() - $2 * interval '1 day' FROM generate_series(1, $1::int)`,
    [count, daysAgo],
  );
}

async function countRows(): Promise<number> {
  const [row] = await database.query<{ count: number }>('SELECT count(*)::int AS count FROM inbox');
  return Number(row?.count);
}
