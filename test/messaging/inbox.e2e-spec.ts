import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { INBOX_RETENTION_MS, inboxMigrations, inbox, InboxPruning, pruneInbox } from '#libs/inbox';
import { GroupCommit } from '#libs/unit-of-work';
import { DataSource, type EntityManager } from 'typeorm';
import { until } from '../suite/until.js';
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

beforeEach(() => database.query('TRUNCATE inbox, begun_messages'));

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

describe('the pruning of a service', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('deletes old rows of the inbox and of the messages that were begun, and no young ones', async () => {
    await receive(2, 36);
    await receive(1, 34);
    await database.query(
      `INSERT INTO begun_messages (message_id, process, begun_at)
         SELECT gen_random_uuid(), gen_random_uuid(), now() - days * interval '1 day' FROM unnest('{36, 36, 34}'::int[]) AS days`,
    );

    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
    const pruning = new InboxPruning(database.dataSource);
    pruning.onApplicationBootstrap();
    jest.advanceTimersByTime(10 * 60_000);
    await pruning.beforeApplicationShutdown();

    const left = `received_at > now() - interval '35 days' AS is_young`;
    expect(await database.query(`SELECT ${left} FROM inbox`)).toEqual([{ is_young: true }]);
    expect(await database.query(`SELECT ${left.replace('received', 'begun')} FROM begun_messages`)).toEqual([
      { is_young: true },
    ]);
    expect(INBOX_RETENTION_MS).toBe(35 * DAY_MS);
  });
});

describe('pruning when nothing is due', () => {
  it('reads a few pages only, also when new rows fill the pages of deleted ones', async () => {
    // Rows that stay keep the pages in the table.
    for (let batch = 0; batch < 200; batch++) {
      await receive(100, 36);
      await receive(100, 1);
    }
    // As autovacuum does long before rows are due: a block range index would note the oldest times here.
    await database.query('VACUUM inbox');
    while ((await pruneInbox(database.dataSource, 35 * DAY_MS)) > 0);
    await database.query('VACUUM inbox');
    await receive(20_000, 1);

    const pages = await tablePages();
    expect(pages).toBeGreaterThan(100);
    expect(await pagesReadByPruning()).toBeLessThan(pages / 10);
  });
});

describe('an inbox of the first version, brought up to date', () => {
  it('takes messages while its new index is built', async () => {
    const [first] = inboxMigrations;
    const old = await OwnDatabase.create({ migrations: [first] });
    const consumer = await old.connect();
    await consumer.query('BEGIN; INSERT INTO inbox VALUES (gen_random_uuid())');

    const updating = new DataSource({
      type: 'postgres',
      url: old.url,
      migrations: [...inboxMigrations],
      migrationsRun: true,
    }).initialize();
    await until(
      'a migration that waits for the transaction',
      () => old.query(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`),
      ({ length }) => length === 1,
    );
    const other = await old.connect();
    await other.query(`SET lock_timeout = '2s'; INSERT INTO inbox VALUES (gen_random_uuid())`);

    await consumer.query('COMMIT');
    const updated = await updating;
    expect(
      await old.query(`SELECT indexdef FROM pg_indexes WHERE tablename = 'inbox' AND indexname <> 'inbox_pkey'`),
    ).toEqual([{ indexdef: 'CREATE INDEX inbox_by_time ON public.inbox USING btree (received_at)' }]);
    await Promise.all([consumer.end(), other.end(), updated.destroy()]);
    await old.drop();
  });
});

async function receive(count: number, daysAgo: number): Promise<void> {
  await database.query(
    `INSERT INTO inbox SELECT gen_random_uuid(), now() - $2 * interval '1 day' FROM generate_series(1, $1::int)`,
    [count, daysAgo],
  );
}

/** The size of the table. */
async function tablePages(): Promise<number> {
  const [row] = await database.query<{ pages: number }>(
    `SELECT (pg_relation_size('inbox') / current_setting('block_size')::int)::int AS pages`,
  );
  return row?.pages ?? 0;
}

/** How many pages of tables and indexes the statement of one pruning touches, as PostgreSQL counts them. */
async function pagesReadByPruning(): Promise<number> {
  interface Node {
    'Shared Hit Blocks': number;
    'Shared Read Blocks': number;
  }
  let plan: Node | undefined;
  const explain = async (manager: EntityManager, sql: string, values: unknown[]) => {
    const [row] = await manager.query<{ 'QUERY PLAN': { Plan: Node }[] }[]>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
      values,
    );
    plan = row?.['QUERY PLAN'][0]?.Plan;
    return [[], 0];
  };
  const explaining = {
    transaction: (run: (manager: EntityManager) => Promise<number>) =>
      database.dataSource.transaction((manager) => {
        const query = (sql: string, values: unknown[] = []) =>
          sql.startsWith('DELETE') ? explain(manager, sql, values) : manager.query(sql, values);
        return run({ query } as unknown as EntityManager);
      }),
  };
  await pruneInbox(explaining as unknown as DataSource, 35 * DAY_MS);
  if (plan === undefined) throw new Error('PostgreSQL did not explain the statement');
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
}

async function countRows(): Promise<number> {
  const [row] = await database.query<{ count: number }>('SELECT count(*)::int AS count FROM inbox');
  return Number(row?.count);
}
