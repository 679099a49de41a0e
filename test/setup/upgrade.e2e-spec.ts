import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SERVICES, type Service } from '#libs/contracts';
import { HAS_ENDED } from '../invariants/at-rest.js';
import { setUp } from '../delivery/command.js';
import { RULES, violationsOf } from '../invariants/invariants.js';
import { OwnDatabase } from '../messaging/own-database.js';
import { until } from '../suite/until.js';
import { gatherTables } from '../invariants/world.js';
import { catalogOf } from './catalog.js';

jest.setTimeout(120_000);

/** What later migrations have renamed: tables, the columns of each by the table's new name, and words in the columns. */
const RENAMED_TABLES: Record<string, string> = { outbox_set_aside: 'outbox_refused' };
const RENAMED_COLUMNS: Record<string, Record<string, string>> = {
  outbox_refused: { set_aside_at: 'refused_at' },
  order_history: { counted: 'applied' },
  stock: { received: 'delivered' },
};
const RENAMED_WORDS: Record<string, Record<string, string>> = { move: { receive: 'deliver' } };

/** The services that had a database before anything was renamed. */
const FIRST = SERVICES.filter((service) => existsSync(firstSchemaOf(service)));

type Row = Record<string, unknown>;
type Content = Record<string, readonly Row[]>;

const upgraded = {} as Record<Service, OwnDatabase>;
const fresh = {} as Record<Service, OwnDatabase>;
const before = {} as Record<Service, Content>;
/** The columns, as `table.column`: at first, after the set-up step, and after the set-up step with `--contract`. */
const columns = {} as Record<Service, Record<'first' | 'expanded' | 'contracted', readonly string[]>>;
/** What the two databases were like before `--contract`. */
const expanded = {} as Record<Service, { readonly upgraded: readonly string[]; readonly fresh: readonly string[] }>;

beforeAll(async () => {
  for (const service of SERVICES) {
    [upgraded[service], fresh[service]] = [await OwnDatabase.create(), await OwnDatabase.create()];
    if (FIRST.includes(service)) await loadFirstSchema(service, upgraded[service]);
    before[service] = await contentOf(upgraded[service]);
    const first = await columnsOf(upgraded[service]);
    await setUpBoth(service);
    expanded[service] = { upgraded: await catalogOf(upgraded[service]), fresh: await catalogOf(fresh[service]) };
    const now = await columnsOf(upgraded[service]);
    await setUpBoth(service, '--contract');
    columns[service] = { first, expanded: now, contracted: await columnsOf(upgraded[service]) };
  }
});

afterAll(async () => {
  await Promise.all([...Object.values(upgraded), ...Object.values(fresh)].map((database) => database.drop()));
});

describe.each(FIRST)('the first database of %s, while its first instances may still run', (service) => {
  it('has every column that it had, by the name that they know', () => {
    const { first, expanded: now } = columns[service];
    expect(first.length).toBeGreaterThan(40);
    expect(first.filter((column) => !now.includes(column))).toEqual([]);
  });

  it('has the columns, constraints, indexes and triggers that a new one has', () => {
    expect(expanded[service].upgraded).toEqual(expanded[service].fresh);
  });
});

describe.each(FIRST)('the first database of %s, with data in every state, brought up to date', (service) => {
  it('has no more the names that only its first instances knew', () => {
    const { first, contracted } = columns[service];
    const gone = first.filter((column) => !contracted.includes(column));
    expect(gone).toEqual(first.filter((column) => isRenamed(column)));
  });

  it('has the columns, constraints, indexes and triggers that a new one has', async () => {
    const catalog = await catalogOf(upgraded[service]);
    expect(catalog.length).toBeGreaterThan(80);
    expect(catalog).toEqual(await catalogOf(fresh[service]));
  });

  it('has run the migrations that a new one has run', async () => {
    const names = 'SELECT name FROM migrations ORDER BY name';
    expect(await upgraded[service].query(names)).toEqual(await fresh[service].query(names));
  });

  it('has all the rows that it had', async () => {
    const after = await contentOf(upgraded[service]);
    for (const [table, rows] of Object.entries(before[service])) {
      expect({ table, empty: rows.length === 0 }).toEqual({ table, empty: false });
      const name = RENAMED_TABLES[table] ?? table;
      const expected = rows.map((row) => renamed(row, RENAMED_COLUMNS[name] ?? {}));
      const actual = (after[name] ?? []).map((row) => only(Object.keys(expected[0] ?? {}), row));
      expect({ table, rows: sorted(actual) }).toEqual({ table, rows: sorted(expected) });
    }
  });
});

describe('the first databases, brought up to date', () => {
  it('keep every invariant of what is at rest, and know what is still under way', async () => {
    const world = await gatherTables((service, sql) => upgraded[service].query(sql));
    try {
      const { rows } = await world.query<{ order_id: string }>(`SELECT order_id FROM orders WHERE NOT ${HAS_ENDED}`);
      const underWay = rows.map(({ order_id }) => order_id);
      for (const rule of RULES) {
        const broken = await violationsOf(rule, world);
        expect({ rule, broken: broken.filter(({ order_id }) => !underWay.includes(String(order_id))) }).toEqual({
          rule,
          broken: [],
        });
      }
      expect((await violationsOf('every order ends', world)).length).toBe(11);
      expect((await world.query('SELECT FROM orders')).rowCount).toBe(15);
    } finally {
      await world.end();
    }
  });
});

describe('a migration that takes long', () => {
  /** The lock_timeout of requests is 5 s. */
  const LONGER_THAN_A_REQUEST_MAY_WAIT = `now() - query_start > interval '6 s'`;

  it('is not ended by the limits of requests, and has no limit of its own', async () => {
    const database = await OwnDatabase.create();
    await loadFirstSchema('order', database);
    // PostgreSQL notes under which limits each statement of the migrations ran.
    await database.query(`
      CREATE TABLE limits (name text, setting text);
      CREATE FUNCTION note_limits() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO limits SELECT name, setting FROM pg_settings WHERE name ~ '^(statement|lock|idle_in_transaction_session)_timeout$';
      END $$;
      CREATE EVENT TRIGGER note_limits ON ddl_command_end EXECUTE FUNCTION note_limits()`);
    const holder = await database.connect();
    await holder.query('BEGIN; LOCK TABLE order_history');

    const outcome = setUp('order', database.url);
    await until(
      'a migration that has waited for long',
      () =>
        database.query<{ waiting: boolean }>(
          `SELECT ${LONGER_THAN_A_REQUEST_MAY_WAIT} AS waiting FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        ),
      ([session]) => session?.waiting === true,
    );
    await holder.query('COMMIT');
    await holder.end();

    expect(await outcome).toMatchObject({ status: 0, error: '' });
    expect(await database.query('SELECT DISTINCT name, setting FROM limits ORDER BY name')).toEqual([
      { name: 'idle_in_transaction_session_timeout', setting: '0' },
      { name: 'lock_timeout', setting: '0' },
      { name: 'statement_timeout', setting: '0' },
    ]);
    await database.drop();
  });
});

async function setUpBoth(service: Service, ...args: readonly string[]): Promise<void> {
  for (const { url } of [upgraded[service], fresh[service]])
    expect(await setUp(service, url, ...args)).toMatchObject({ status: 0, error: '' });
}

/** Of tables and views, sorted. */
async function columnsOf(database: OwnDatabase): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' ORDER BY name`,
  );
  return rows.map(({ name }) => name);
}

function isRenamed(name: string): boolean {
  const [table = '', column = ''] = name.split('.');
  return table in RENAMED_TABLES || column in (RENAMED_COLUMNS[table] ?? {});
}

async function loadFirstSchema(service: Service, database: OwnDatabase): Promise<void> {
  for (const script of [firstSchemaOf('messaging'), firstSchemaOf(service)])
    await database.query(readFileSync(script, 'utf8'));
}

function firstSchemaOf(part: string): string {
  return join('test/setup/first-schema', `${part}.sql`);
}

/** Every row of every table, except the list of migrations, which must grow. */
async function contentOf(database: OwnDatabase): Promise<Content> {
  const tables = await database.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'migrations'`,
  );
  const content: Content = {};
  for (const { name } of tables) {
    const rows = await database.query<{ row: Row }>(`SELECT to_json(one) AS row FROM ${name} AS one`);
    content[name] = rows.map(({ row }) => row);
  }
  return content;
}

function renamed(row: Row, columns: Record<string, string>): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [columns[name] ?? name, RENAMED_WORDS[name]?.[String(value)] ?? value]),
  );
}

function only(columns: readonly string[], row: Row): Row {
  return Object.fromEntries(columns.map((name) => [name, row[name]]));
}

function sorted(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}
