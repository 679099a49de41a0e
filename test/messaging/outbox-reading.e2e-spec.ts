import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { outboxMigrations, outboxSource } from '#libs/outbox';
import { BY_INDEX } from '#libs/unit-of-work';
import pg from 'pg';
import { OwnDatabase } from './own-database.js';

jest.setTimeout(60_000);

/** A node of a plan, as far as these tests look at it. */
interface Node {
  readonly 'Node Type': string;
  readonly Filter?: string;
  readonly Plans?: readonly Node[];
}

let database: OwnDatabase;

beforeAll(async () => {
  database = await OwnDatabase.create({ migrations: [...outboxMigrations] });
});

afterAll(() => database.drop());

describe('reading the outbox', () => {
  it('looks each key up in a hash table of the refused ones, also when there are many', async () => {
    await database.query(
      `INSERT INTO outbox_refused (sequence, id, aggregatetype, aggregateid, type, payload, time, dataschema, reason)
       SELECT n, gen_random_uuid(), 'depot', 'key-' || n, 'Tested', '{}', '2026-01-01T00:00:00Z', 'urn:test', 'too large'
         FROM generate_series(1, 15000) AS n`,
    );
    await database.query('ANALYZE outbox_refused');

    const nodes = flat(await planOfRead());

    expect(nodes.map((node) => node['Node Type'])).not.toContain('Sort');
    expect(nodes.find((node) => node['Node Type'] === 'Index Scan')).toMatchObject({
      Filter: expect.stringContaining('hashed SubPlan'),
    });
  });
});

/** The plan that PostgreSQL makes for the statement that reads the outbox. */
async function planOfRead(): Promise<Node> {
  let plan: Node | undefined;
  const session = new pg.Client({ connectionString: database.url, options: BY_INDEX });
  await session.connect();
  const explaining = {
    async query({ text, values }: { text: string; values: unknown[] }) {
      const { rows } = await session.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`EXPLAIN (FORMAT JSON) ${text}`, values);
      plan = rows[0]?.['QUERY PLAN'][0].Plan;
      return { rows: [] };
    },
  };
  await outboxSource().read(explaining as unknown as pg.Client, [], { rows: 1_000, bytes: 4_194_304 });
  await session.end();
  if (plan === undefined) throw new Error('PostgreSQL did not explain the statement');
  return plan;
}

function flat(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(flat)];
}
