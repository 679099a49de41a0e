import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { GroupCommit, isTransient, pipelined, type UnitOfWork } from '#libs/unit-of-work';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { until } from '../suite/until.js';
import { OwnDatabase } from './own-database.js';
import { SILENCES } from '../../tools/launcher/gateway/proxied-connection.js';
import { SilentProxy } from './silent-proxy.js';

jest.setTimeout(60_000);

/** Shorter than that of a service, so that the tests are short. */
const ANSWER_LIMIT_MS = 1_500;

@Entity('things')
class Thing {
  @PrimaryColumn('text')
  id!: string;

  @Column('integer')
  value!: number;
}

let database: OwnDatabase;
let proxy: SilentProxy;
let dataSource: DataSource;
let transactions: GroupCommit;

beforeAll(async () => {
  database = await OwnDatabase.create();
  proxy = await SilentProxy.readableBeforeUrl(database.url);
});

beforeEach(async () => {
  await database.query('CREATE TABLE things (id text PRIMARY KEY, value integer NOT NULL)');
  await database.query(`INSERT INTO things VALUES ('a', 0)`);
  dataSource = await new DataSource({
    type: 'postgres',
    url: proxy.through(database.url),
    entities: [Thing],
    // The server ends what is left of a cut session before anybody waits for its locks in vain.
    extra: { ...pipelined, query_timeout: ANSWER_LIMIT_MS, idle_in_transaction_session_timeout: ANSWER_LIMIT_MS / 2 },
  }).initialize();
  transactions = new GroupCommit(dataSource, () => {
    throw new Error('nothing is published here');
  });
});

afterEach(async () => {
  proxy.filter = (bytes) => bytes;
  await dataSource.destroy();
  await database.query('DROP TABLE things');
});

afterAll(async () => {
  await proxy.close();
  await database.drop();
});

describe('a BEGIN that fails', () => {
  it('for lack of memory leaves nothing of what was sent behind it', async () => {
    replaceBegin(`DO $$ BEGIN RAISE 'out of memory' USING ERRCODE = '53200'; END $$`);

    await expect(transactions.run(insertBehindBegin)).rejects.toMatchObject({ code: '53200' });
    expect(await values()).toEqual({ a: 0 });
  });

  it('because a cancellation of an earlier statement comes late leaves nothing of what was sent behind it', async () => {
    replaceBegin('SELECT pg_sleep(60)');
    const outcome = transactions.run(insertBehindBegin).catch((error: unknown) => error);
    await until(
      'a BEGIN that was cancelled',
      () =>
        database.query<{ cancelled: boolean }>(
          `SELECT pg_cancel_backend(pid) AS cancelled FROM pg_stat_activity
            WHERE datname = current_database() AND state = 'active' AND query = 'SELECT pg_sleep(60)'`,
        ),
      ([session]) => session?.cancelled === true,
    );

    expect(await outcome).toMatchObject({ code: '57014' });
    expect(await values()).toEqual({ a: 0 });
  });
});

describe('a unit of work whose changes cannot be written as JSON', () => {
  it('leaves none of its other changes', async () => {
    const failing = transactions.run(async (work) => {
      await increment(work);
      work.add(Object.assign(new Thing(), { id: 'large', value: 1n }));
    });

    await expect(failing).rejects.toThrow(TypeError);
    expect(await values()).toEqual({ a: 0 });
  });
});

describe('a connection that is cut without a word', () => {
  it.each(SILENCES)(
    'ends the transaction in flight as a transient fault, and work goes on over another connection, on the same rows, if it is silent %s',
    async (silence) => {
      const cut = transactions.run(async (work) => {
        await increment(work);
        proxy.cut(silence);
        await work.query('SELECT 1');
      });
      const error: unknown = await cut.catch((reason: unknown) => reason);

      expect(isTransient(error)).toBe(true);
      await transactions.run(increment);
      expect(await values()).toEqual({ a: 1 });
    },
  );

  it('while COMMIT waits for its answer runs nothing again, since the database may have committed', async () => {
    let attempts = 0;
    proxy.filter = (bytes) => {
      // PostgreSQL still gets it. Its answer does not arrive.
      if (bytes.includes('COMMIT\0')) proxy.cut();
      return bytes;
    };
    const counted = (work: UnitOfWork) => {
      attempts++;
      return increment(work);
    };
    const outcomes = await Promise.allSettled([transactions.run(counted), transactions.run(counted)]);

    expect(outcomes.map((outcome) => outcome.status === 'rejected' && isTransient(outcome.reason))).toEqual([
      true,
      true,
    ]);
    expect(attempts).toBe(2);
    expect(await values()).toEqual({ a: 2 });
  });
});

describe('a migration beside live sessions', () => {
  it('makes their plans useless, and costs no unit of work', async () => {
    await transactions.run(increment);
    await database.query('ALTER TABLE things ALTER COLUMN value TYPE smallint');

    await transactions.run(increment);
    expect(await values()).toEqual({ a: 2 });
  });
});

async function increment(work: UnitOfWork): Promise<void> {
  const thing = await work.find(Thing, 'a');
  if (thing === null) throw new Error('there is no a');
  thing.value++;
}

/** Is sent before BEGIN is answered. */
async function insertBehindBegin(work: UnitOfWork): Promise<void> {
  await work.query(`INSERT INTO things VALUES ('behind', 1)`);
}

/** Lets PostgreSQL get another statement in the place of BEGIN. */
function replaceBegin(statement: string): void {
  const begin = Buffer.from('BEGIN READ WRITE\0');
  proxy.filter = (bytes) => {
    const at = bytes.indexOf(begin);
    if (at < 0) return bytes;
    // A message of kind Parse: its kind, its length in four bytes, the name of the statement, and the text.
    const start = bytes.lastIndexOf('statement-', at) - 5;
    const text = Buffer.from(`${statement}\0`);
    const replaced = Buffer.concat([bytes.subarray(0, at), text, bytes.subarray(at + begin.length)]);
    replaced.writeInt32BE(bytes.readInt32BE(start + 1) + text.length - begin.length, start + 1);
    return replaced;
  };
}

async function values(): Promise<Record<string, number>> {
  const things = await database.query<Thing>('SELECT id, value FROM things');
  return Object.fromEntries(things.map(({ id, value }) => [id, value]));
}
