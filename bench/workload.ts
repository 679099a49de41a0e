import { connect } from './connect.js';

/** The body of one `POST /orders`. */
export interface OrderRequest {
  readonly customerId: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

/** Besides these there is one SKU and one customer for which many orders compete. */
export const SKUS = 100;
export const CUSTOMERS = 100;
const HOT_SKU = 'COFFEE-MUG';
const HOT_CUSTOMER = 'alice';

/** The share of orders with a line of the hot SKU, and the share of orders from the hot customer. */
const HOT_SKU_SHARE = 0.3;
const HOT_CUSTOMER_SHARE = 0.2;

export function sku(index: number): string {
  return `BENCH-${String(index % SKUS).padStart(3, '0')}`;
}

export function customer(index: number): string {
  return `bench-${String(index % CUSTOMERS).padStart(3, '0')}`;
}

/** The order with this number: the same in every run and for every contender. One to three lines, one to three pieces. */
export function orderRequest(number: number): OrderRequest {
  const random = randomNumbers(number);
  const skus = new Set(Array.from({ length: 1 + Math.floor(random() * 3) }, () => sku(Math.floor(random() * SKUS))));
  if (random() < HOT_SKU_SHARE) skus.add(HOT_SKU);
  return {
    customerId: random() < HOT_CUSTOMER_SHARE ? HOT_CUSTOMER : customer(Math.floor(random() * CUSTOMERS)),
    lines: [...skus].map((one) => ({ sku: one, quantity: 1 + Math.floor(random() * 3) })),
  };
}

/** mulberry32: small, and random enough to choose orders. */
function randomNumbers(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b9);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Enough pieces and money that no order of the benchmark is ever refused. */
const PIECES = '1000000000';
const MONEY = '1000000000000';

/** An SQL query with every SKU, or every customer, of the workload. */
const skus = `SELECT 'BENCH-' || lpad(n::text, 3, '0') AS sku FROM generate_series(0, ${SKUS - 1}) AS n`;
const customers = `SELECT 'bench-' || lpad(n::text, 3, '0') AS customer_id FROM generate_series(0, ${CUSTOMERS - 1}) AS n`;

/** The URL of each service's database. */
export type Databases = Readonly<Record<'order' | 'payment' | 'inventory', string>>;

/** Adds the workload's products, stock and accounts to the demo's, which the apps' setup has added. */
export async function stockUp(databases: Databases): Promise<void> {
  await run(
    databases.order,
    `INSERT INTO products (sku, name, unit_price, currency) SELECT sku, sku, 1000, 'EUR' FROM (${skus}) AS new`,
  );
  await run(
    databases.inventory,
    `INSERT INTO stock (sku, initial, on_hand) SELECT sku, ${PIECES}, ${PIECES} FROM (${skus}) AS new;
     UPDATE stock SET initial = ${PIECES}, on_hand = ${PIECES} WHERE sku = '${HOT_SKU}'`,
  );
  await run(
    databases.payment,
    `UPDATE ledger_entries SET amount = sign(amount) * ${MONEY} WHERE customer_id = '${HOT_CUSTOMER}';
     UPDATE accounts SET available = ${MONEY} WHERE customer_id = '${HOT_CUSTOMER}';
     INSERT INTO accounts (customer_id, currency, available) SELECT customer_id, 'EUR', ${MONEY} FROM (${customers}) AS new;
     INSERT INTO ledger_entries (id, customer_id, move, bucket, amount)
     SELECT gen_random_uuid(), customer_id, 'open', bucket, amount
       FROM (${customers}) AS new, (VALUES ('opening', -${MONEY}), ('available', ${MONEY})) AS side (bucket, amount)`,
  );
}

/** Adds the same to the empty tables of the naive contender. */
export async function stockUpNaive(databases: Databases): Promise<void> {
  await run(
    databases.order,
    `INSERT INTO products (sku, "unitPrice") SELECT sku, 1000 FROM (${skus} UNION SELECT '${HOT_SKU}') AS new`,
  );
  await run(
    databases.inventory,
    `INSERT INTO stock (sku, "onHand") SELECT sku, ${PIECES} FROM (${skus} UNION SELECT '${HOT_SKU}') AS new`,
  );
  await run(
    databases.payment,
    `INSERT INTO accounts ("customerId", available) SELECT customer_id, ${MONEY} FROM (${customers} UNION SELECT '${HOT_CUSTOMER}') AS new`,
  );
}

async function run(databaseUrl: string, sql: string): Promise<void> {
  const client = await connect(databaseUrl);
  await client.query(sql);
  await client.end();
}
