import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CATALOGUE, event, OrderConfirmed } from '#libs/contracts';
import { outboxMigrations, outboxOf, OutboxRow } from '#libs/outbox';
import { GroupCommit, isTransient, type Aggregate, type UnitOfWork } from '#libs/unit-of-work';
import { Column, Entity, PrimaryColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { until } from '../suite/until.js';
import { OwnDatabase } from './own-database.js';

jest.setTimeout(60_000);

@Entity('things')
class Thing {
  @PrimaryColumn('text')
  id!: string;

  @Column('integer')
  value!: number;
}

@Entity('grows')
class Growing extends Thing {}

@Entity('large')
class Large extends Thing {}

class CreateThings1760000001000 implements MigrationInterface {
  name = 'CreateThings1760000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE things (id text PRIMARY KEY, value integer NOT NULL CHECK (value >= 0))');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE things');
  }
}

const ORDER_ID = '019a0000-0000-7000-8000-000000000001';

const toOutboxRow = outboxOf('order', CATALOGUE);

let database: OwnDatabase;
let transactions: GroupCommit;

beforeAll(async () => {
  database = await OwnDatabase.create({
    entities: [OutboxRow, Thing, Growing, Large],
    migrations: [...outboxMigrations, CreateThings1760000001000],
  });
  transactions = new GroupCommit(database.dataSource, toOutboxRow);
});

beforeEach(async () => {
  await database.query('TRUNCATE things, outbox');
  await database.query(`INSERT INTO things VALUES ('a', 0), ('b', 0), ('c', 0)`);
});

afterAll(() => database.drop());

describe('units of work', () => {
  it('that arrive together share one transaction and see the same objects', async () => {
    const ids = await Promise.all(
      [1, 2, 3].map(() =>
        transactions.run(async (work) => {
          await add(work, 'a', 1);
          return transactionId(work);
        }),
      ),
    );

    expect(new Set(ids).size).toBe(1);
    expect(await values()).toMatchObject({ a: 3 });
  });

  it('that arrive while a transaction runs share the next one', async () => {
    const first = transactions.run(async (work) => {
      await sleep(50);
      return transactionId(work);
    });
    await sleep(20);
    const later = await Promise.all([transactions.run(transactionId), transactions.run(transactionId)]);

    expect(new Set([await first, ...later]).size).toBe(2);
  });
});

describe('a unit of work that fails', () => {
  it('with its own error does not hurt its neighbours', async () => {
    const outcomes = await Promise.allSettled([
      transactions.run((work) => add(work, 'a', 1)),
      transactions.run(() => Promise.reject(new Error('of its own'))),
      transactions.run((work) => add(work, 'b', 1)),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: new Error('of its own') });
    expect(await values()).toMatchObject({ a: 1, b: 1 });
  });

  it('before it has begun does not hurt its neighbours', async () => {
    const outcomes = await Promise.allSettled([
      transactions.run((work) => add(work, 'a', 1)),
      transactions.run(() => {
        throw new Error('at once');
      }),
    ]);

    expect(outcomes).toEqual([
      { status: 'fulfilled', value: undefined },
      { status: 'rejected', reason: new Error('at once') },
    ]);
    expect(await values()).toMatchObject({ a: 1 });
  });

  it('in a statement, which ends the transaction for all, does not hurt its neighbours', async () => {
    const outcomes = await Promise.allSettled([
      transactions.run((work) => add(work, 'a', 1)),
      transactions.run((work) => work.query('SELECT 1 / 0')),
      transactions.run(async (work) => {
        await sleep(20);
        await add(work, 'b', 1);
      }),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { message: 'division by zero' } });
    expect(await values()).toMatchObject({ a: 1, b: 1 });
  });

  it('when its changes are written does not hurt its neighbours', async () => {
    const outcomes = await Promise.allSettled([
      transactions.run((work) => add(work, 'a', 1)),
      transactions.run((work) => add(work, 'b', -1)),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await values()).toMatchObject({ a: 1, b: 0 });
  });

  it('leaves nothing behind: no change, no new row, no event', async () => {
    const failing = transactions.run(async (work) => {
      await work.query(`INSERT INTO things VALUES ('written at once', 1)`);
      await add(work, 'a', 1);
      work.add(thing('new', 1));
      work.publish(event(OrderConfirmed, { orderId: ORDER_ID }));
      throw new Error('too late');
    });

    await expect(failing).rejects.toThrow('too late');
    expect(await values()).toEqual({ a: 0, b: 0, c: 0 });
    expect(await database.query('SELECT 1 FROM outbox')).toEqual([]);
  });

  it('in one of its writes leaves none of the others', async () => {
    const failing = transactions.run(async (work) => {
      work.publish(event(OrderConfirmed, { orderId: ORDER_ID }));
      await add(work, 'a', 1);
      work.add(thing('new', -1));
    });

    await expect(failing).rejects.toThrow('violates check constraint');
    expect(await values()).toEqual({ a: 0, b: 0, c: 0 });
    expect(await database.query('SELECT 1 FROM outbox')).toEqual([]);
  });
});

describe('a unit of work that is refused', () => {
  it('changes and publishes nothing, and the others in its transaction do not run again', async () => {
    let attempts = 0;
    const take = (id: string, amount: number) =>
      transactions.run((work) => {
        attempts++;
        return work.decide(thingOf(id), (found) => {
          if (found === null) return { refused: 'unknown' };
          if (found.value < amount) return { refused: 'too much' };
          return { value: found.value - amount, events: [event(OrderConfirmed, { orderId: ORDER_ID })] };
        });
      });
    await database.query(`UPDATE things SET value = 5 WHERE id = 'a'`);

    const answers = await Promise.all([take('a', 2), take('nothing', 1), take('a', 4), take('a', 1)]);

    expect(answers).toMatchObject([{ value: 3 }, { refused: 'unknown' }, { refused: 'too much' }, { value: 2 }]);
    expect(await values()).toEqual({ a: 2, b: 0, c: 0 });
    expect(await database.query('SELECT 1 FROM outbox')).toHaveLength(2);
    expect(attempts).toBe(4);
  });
});

describe('two instances of a service', () => {
  it('lose no change: a row that one of them changes waits for the other', async () => {
    const elsewhere = new GroupCommit(database.dataSource, toOutboxRow);
    let other: Promise<void> = Promise.resolve();
    let otherHasRead = false;
    await transactions.run(async (work) => {
      const found = await work.find(Thing, 'a');
      other = elsewhere.run(async (theirs) => {
        const same = await theirs.find(Thing, 'a');
        otherHasRead = true;
        if (same !== null) same.value += 10;
      });
      await until(
        'the other instance has read the row, or waits for it',
        async () => otherHasRead || (await waitingForLocks()) > 0,
        (reached) => reached,
      );
      if (found !== null) found.value += 1;
    });
    await other;

    expect(await values()).toMatchObject({ a: 11 });
  });
});

describe('a transaction that loses a race', () => {
  it('by a deadlock is retried at once', async () => {
    const other = await database.connect();
    await other.query('BEGIN');
    // The session that detects the deadlock is the one that PostgreSQL cancels.
    await other.query(`SET deadlock_timeout = '10s'`);
    await other.query(`UPDATE things SET value = value + 10 WHERE id = 'b'`);
    let attempts = 0;
    let committed: Promise<unknown> | undefined;

    const ours = new GroupCommit(database.dataSource, toOutboxRow).run(async (work) => {
      attempts++;
      // Otherwise the second attempt may lock the row before the other session wakes up, and there is a second deadlock.
      await committed;
      await work.query(`SET LOCAL deadlock_timeout = '10ms'`);
      await add(work, 'a', 1);
      if (attempts === 1) {
        committed = other
          .query(`UPDATE things SET value = value + 10 WHERE id = 'a'`)
          .then(() => other.query('COMMIT'));
        await until('the other session waits for the row', waitingForLocks, (waiting) => waiting > 0);
      }
      await add(work, 'b', 1);
    });

    await ours;
    await other.end();
    expect(attempts).toBe(2);
    expect(await values()).toMatchObject({ a: 11, b: 11 });
  });

  it('by a serialization failure is retried at once, with all its members', async () => {
    const attempts = [0, 0];
    await Promise.all([
      transactions.run(async (work) => {
        attempts[0] = Number(attempts[0]) + 1;
        await add(work, 'a', 1);
        if (attempts[0] === 1)
          await work.query(`DO $$ BEGIN RAISE 'lost' USING ERRCODE = 'serialization_failure'; END $$`);
      }),
      transactions.run(async (work) => {
        attempts[1] = Number(attempts[1]) + 1;
        await add(work, 'b', 1);
      }),
    ]);

    expect(attempts).toEqual([2, 2]);
    expect(await values()).toMatchObject({ a: 1, b: 1 });
  });

  it('to another that inserted the same key first finds that row when it is retried, in the same instance or in another', async () => {
    const placeOnce = async (work: UnitOfWork) => {
      const known = await work.find(Thing, 'new');
      if (known === null) work.add(thing('new', 1));
      return known === null ? 'placed' : 'known';
    };
    const elsewhere = new GroupCommit(database.dataSource, toOutboxRow);

    const answers = await Promise.all([
      transactions.run(placeOnce),
      transactions.run(placeOnce),
      elsewhere.run(placeOnce),
    ]);

    expect(answers.sort()).toEqual(['known', 'known', 'placed']);
    expect(await values()).toMatchObject({ new: 1 });
  });
});

describe('the statements of a unit of work', () => {
  it('find rows by index, even if they were planned when the table was empty', async () => {
    await createThings('grows', 0);
    // PostgreSQL keeps a plan from the sixth time on.
    for (let time = 1; time <= 10; time++) {
      const id = String(time);
      await transactions.run((work) => {
        work.add(Object.assign(new Growing(), { id, value: 0 }));
        return Promise.resolve();
      });
      await transactions.run((work) => increment(work, Growing, id));
    }
    expect(await readsOfWholeTable('grows', 20)).toBe(0);
  });

  it('find the rows of an update by index, even where the planner expects a hundred rows and would read the table', async () => {
    await createThings('large', 5_000);
    await transactions.run(async (work) => {
      await work.query('SET LOCAL enable_seqscan = on');
      await increment(work, Large, '7');
    });
    expect(await readsOfWholeTable('large', 2)).toBe(0);
  });
});

describe('when the database does not answer a COMMIT', () => {
  it('nothing is retried, since the commit may have happened: all members get a transient fault', async () => {
    await database.query(`
      CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$`);
    await database.query(`
      CREATE CONSTRAINT TRIGGER ends_session AFTER UPDATE ON things DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION end_session()`);
    let attempts = 0;
    const counted = async (work: UnitOfWork) => {
      attempts++;
      await add(work, 'a', 1);
    };

    const outcomes = await Promise.allSettled([transactions.run(counted), transactions.run(counted)]);
    await database.query('DROP TRIGGER ends_session ON things');

    expect(outcomes.map((outcome) => outcome.status === 'rejected' && isTransient(outcome.reason))).toEqual([
      true,
      true,
    ]);
    expect(attempts).toBe(2);
    await transactions.run((work) => add(work, 'a', 1));
    expect(await values()).toMatchObject({ a: 1 });
  });
});

/** A thing, and what a decision about it changes. */
function thingOf(id: string): Aggregate<Thing | null, { readonly value: number; readonly events: OrderConfirmed[] }> {
  return {
    load: (rows) => rows.find(Thing, id),
    store: (found, { value }) => {
      if (found === null) throw new Error(`there is no ${id}`);
      found.value = value;
      return [];
    },
  };
}

async function add(work: UnitOfWork, id: string, amount: number): Promise<void> {
  await increment(work, Thing, id, amount);
}

async function increment(work: UnitOfWork, type: typeof Thing, id: string, amount = 1): Promise<void> {
  const found = await work.find(type, id);
  if (found === null) throw new Error(`there is no ${id}`);
  found.value += amount;
}

async function createThings(table: string, count: number): Promise<void> {
  await database.query(`CREATE TABLE ${table} (id text PRIMARY KEY, value integer NOT NULL)`);
  await database.query(`INSERT INTO ${table} SELECT n::text, 0 FROM generate_series(1, $1::int) AS n`, [count]);
  await database.query(`VACUUM ANALYZE ${table}`);
  await database.query('SELECT pg_stat_force_next_flush()');
  await until(
    'PostgreSQL has counted the read that built the index',
    () => readsOf(table),
    ({ whole }) => whole === 1,
  );
}

/** How often a table was read as a whole since it was created; waits until PostgreSQL has counted more than `readsByIndex` reads. */
async function readsOfWholeTable(table: string, readsByIndex: number): Promise<number> {
  // An idle session would report its reads only after ten seconds.
  await transactions.run((work) => work.query('SELECT pg_stat_force_next_flush()'));
  const { whole } = await until(
    'PostgreSQL has counted what was read',
    () => readsOf(table),
    (reads) => reads.byIndex + reads.whole > readsByIndex,
  );
  return whole - 1;
}

async function readsOf(table: string): Promise<{ byIndex: number; whole: number }> {
  const [reads] = await database.query<{ byIndex: number; whole: number }>(
    'SELECT idx_scan::int AS "byIndex", seq_scan::int AS whole FROM pg_stat_user_tables WHERE relname = $1',
    [table],
  );
  return reads ?? { byIndex: 0, whole: 0 };
}

function thing(id: string, value: number): Thing {
  return Object.assign(new Thing(), { id, value });
}

async function waitingForLocks(): Promise<number> {
  const waiting = await database.query(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return waiting.length;
}

async function transactionId(work: UnitOfWork): Promise<string> {
  const [row] = await work.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
  return String(row?.id);
}

async function values(): Promise<Record<string, number>> {
  const things = await database.query<Thing>('SELECT id, value FROM things');
  return Object.fromEntries(things.map(({ id, value }) => [id, value]));
}
