import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SERVICES, type Service } from '#libs/contracts';
import { setUp } from '../delivery/command.js';
import { OwnDatabase } from '../messaging/own-database.js';

jest.setTimeout(60_000);

/** The tables of the demo's data, and how many rows each gets. */
const SEEDED: Partial<Record<Service, Record<string, number>>> = {
  order: { products: 5 },
  payment: { accounts: 4, ledger_entries: 6 },
  inventory: { stock: 5 },
};

const databases = {} as Record<Service, OwnDatabase>;

beforeAll(async () => {
  for (const service of SERVICES) databases[service] = await OwnDatabase.create();
});

afterAll(async () => {
  await Promise.all(Object.values(databases).map((database) => database.drop()));
});

describe.each(SERVICES)('the setup step of %s', (service) => {
  const tables = Object.entries(SEEDED[service] ?? {});

  it('leaves the tables empty unless it is told to seed', async () => {
    await setUpOwn(service);
    for (const [table] of tables) expect({ table, rows: await rowsOf(service, table) }).toEqual({ table, rows: [] });
  });

  it('adds every row of the demo once, however often it is told to', async () => {
    await setUpOwn(service, '--seed');
    const once = await Promise.all(tables.map(([table]) => rowsOf(service, table)));
    expect(once.map(({ length }) => length)).toEqual(tables.map(([, count]) => count));

    await setUpOwn(service, '--seed');
    expect(await Promise.all(tables.map(([table]) => rowsOf(service, table)))).toEqual(once);
  });
});

describe('the setup step', () => {
  it('opens no existing account a second time, and leaves its balance', async () => {
    const { payment } = databases;
    await payment.query('TRUNCATE accounts, ledger_entries');
    await payment.query(`INSERT INTO accounts (customer_id, currency, available) VALUES ('alice', 'EUR', 5)`);
    await setUpOwn('payment', '--seed');
    expect(await payment.query(`SELECT available FROM accounts WHERE customer_id = 'alice'`)).toEqual([
      { available: '5' },
    ]);
    expect(await payment.query(`SELECT FROM ledger_entries WHERE customer_id = 'alice'`)).toEqual([]);
    expect(await payment.query('SELECT sum(amount) FROM ledger_entries')).toEqual([{ sum: '0' }]);
  });

  it('refuses an unknown argument, and does nothing', async () => {
    const outcome = await setUp('order', databases.order.url, '--sed');
    expect(outcome.status).toBe(1);
    expect(outcome.out).toContain("Unknown option '--sed'");
  });
});

async function setUpOwn(service: Service, ...args: readonly string[]): Promise<void> {
  expect(await setUp(service, databases[service].url, ...args)).toMatchObject({ status: 0, error: '' });
}

async function rowsOf(service: Service, table: string): Promise<object[]> {
  return databases[service].query(`SELECT * FROM ${table} ORDER BY 1, 2, 3`);
}
