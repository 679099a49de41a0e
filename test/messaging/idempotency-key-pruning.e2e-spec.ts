import { randomInt } from 'node:crypto';
import { IdempotencyKeyPruning, pruneIdempotencyKeys } from '#libs/service';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { UUID } from 'uuidv7';
import { setUp } from '../delivery/command.js';
import { OwnDatabase } from './own-database.js';

jest.setTimeout(60_000);

const DAY_MS = 24 * 60 * 60 * 1000;
const RETENTION_MS = 30 * DAY_MS;

describe.each([
  { service: 'order', made: 'order_id', more: {} },
  { service: 'inventory', made: 'movement_id', more: { stock: '{}' } },
] as const)('the idempotency keys of $service', ({ service, made, more }) => {
  let database: OwnDatabase;

  beforeAll(async () => {
    database = await OwnDatabase.create();
    const { status } = await setUp(service, database.url);
    expect(status).toBe(0);
  });

  beforeEach(() => database.query('TRUNCATE idempotency_keys'));

  afterEach(() => {
    jest.useRealTimers();
  });

  afterAll(() => database.drop());

  /** Remembers so many keys. The orders and movements that they belong to are not needed here. */
  async function remember(count: number, daysAgo: number): Promise<void> {
    const columns = ['key', 'request_hash', made, ...Object.keys(more)];
    const rows = Array.from({ length: count }, (_, index) => ({
      key: `${String(daysAgo)} days ago, ${String(index)}`,
      request_hash: 'any',
      [made]: idMade(daysAgo),
      ...more,
    }));
    const client = await database.connect();
    await client.query('SET session_replication_role = replica');
    await client.query(
      `INSERT INTO idempotency_keys (${columns.join()}) SELECT ${columns.join()} FROM json_populate_recordset(NULL::idempotency_keys, $1)`,
      [JSON.stringify(rows)],
    );
    await client.end();
  }

  const keys = async () =>
    (await database.query<{ key: string }>('SELECT key FROM idempotency_keys ORDER BY key')).map(({ key }) => key);

  it('are deleted by age, the oldest first, in small steps, and not sooner', async () => {
    await remember(6_000, 31);
    await remember(1, 29);

    const steps = [];
    do steps.push(await pruneIdempotencyKeys(database.dataSource, made, RETENTION_MS));
    while (steps.at(-1) !== 0);

    expect(steps).toEqual([5_000, 1_000, 0]);
    expect(await keys()).toEqual(['29 days ago, 0']);
  });

  it('are found by the index that is there: when nothing is due, hardly anything is read', async () => {
    await remember(6_000, 1);
    const session = await database.connect();
    await session.query('ANALYZE idempotency_keys; SET enable_seqscan = off');
    const plan = await session.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT ${made} FROM idempotency_keys WHERE ${made} < $1 ORDER BY ${made} LIMIT 5000`.replace(
        '$1',
        `'${idMade(30)}'`,
      ),
    );
    await session.end();

    expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(`idempotency_keys_${made}_key`);
  });

  it('that somebody has in hand are left for the next time', async () => {
    await remember(5, 31);
    const other = await database.connect();
    await other.query('BEGIN');
    await other.query('SELECT FROM idempotency_keys LIMIT 2 FOR UPDATE');

    expect(await pruneIdempotencyKeys(database.dataSource, made, RETENTION_MS)).toBe(3);

    await other.end();
  });

  it('are deleted once an hour by the service, after as many days as it is set to', async () => {
    for (const daysAgo of [6, 8, 31]) await remember(1, daysAgo);

    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
    const pruning = new IdempotencyKeyPruning(database.dataSource, made, 7);
    pruning.onApplicationBootstrap();
    jest.advanceTimersByTime(60 * 60_000);
    await pruning.beforeApplicationShutdown();

    expect(await keys()).toEqual(['6 days ago, 0']);
  });
});

/** A UUID of version 7, as a service would have made it then. */
function idMade(daysAgo: number): string {
  const at = Date.now() - daysAgo * DAY_MS;
  return UUID.fromFieldsV7(at, randomInt(2 ** 12), randomInt(2 ** 30), randomInt(2 ** 32)).toString();
}
