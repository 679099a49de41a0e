import { CHOREOGRAPHY } from '#libs/contracts';
import pg from 'pg';
import type { Recording } from './director.js';
import type { Path } from './paths.js';
import type { Account, LedgerEntry, Services, StockLevel } from './services.js';

/** One move of an order's pieces of one SKU. */
export interface StockMove {
  readonly move: string;
  readonly sku: string;
  readonly quantity: number;
}

/** Where money and goods are, after a path. */
export interface Books {
  readonly ledger: readonly LedgerEntry[];
  readonly account: Account;
  readonly movements: readonly StockMove[];
  readonly stock: StockLevel;
}

/** Reads the ledger and the account from payment, the stock from inventory, and by SQL its movements, which have no API. */
export async function readBooks(
  { order: { customerId, sku } }: Path,
  orderId: string,
  services: Services,
  inventoryDatabaseUrl: string,
): Promise<Books> {
  const [ledger, account, movements, stock] = await Promise.all([
    services.ledger(orderId),
    services.account(customerId),
    readMovements(orderId, inventoryDatabaseUrl),
    services.stock(sku),
  ]);
  return { ledger, account, movements, stock };
}

async function readMovements(orderId: string, databaseUrl: string): Promise<StockMove[]> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'demo' });
  await client.connect();
  try {
    const { rows } = await client.query<StockMove>(
      'SELECT move, sku, quantity FROM stock_movements WHERE order_id = $1 ORDER BY id',
      [orderId],
    );
    return rows;
  } finally {
    await client.end();
  }
}

/** The moves of a double entry, without its two sides. */
export function movesOf(entries: readonly { readonly move: string }[]): string[] {
  return [...new Set(entries.map(({ move }) => move))];
}

/** The differences between how a path ended and how it should have ended. None where all is well. */
export function differences({ ending, events }: Path, { order, events: seen }: Recording, books: Books): string[] {
  const differs = (what: string, actual: string, expected: string) =>
    actual === expected ? [] : [`${what}: ${actual}, not ${expected}`];
  const reasonIsRight =
    ending.reasons.length === 0 ? order.reason === null : ending.reasons.includes(String(order.reason));
  // A path names all events of the services in it. Events of other services do not count.
  const tellers = new Set(events.map((name) => CHOREOGRAPHY[name].publisher));
  const told = seen.filter(({ name }) => tellers.has(CHOREOGRAPHY[name].publisher));
  const sum = books.ledger.reduce((total, { amount }) => total + amount, 0);
  return [
    ...differs('the order', order.status, ending.status),
    ...(reasonIsRight ? [] : [`the reason: ${String(order.reason)}, not ${ending.reasons.join(' or ') || 'none'}`]),
    ...differs('the events', sorted(told.map(({ name }) => name)), sorted(events)),
    ...differs('the ledger', list(movesOf(books.ledger)), list(ending.ledger)),
    ...differs('the sum of its entries', String(sum), '0'),
    ...differs('the stock', list(movesOf(books.movements)), list(ending.stock)),
  ];
}

function sorted(words: readonly string[]): string {
  return list(words.toSorted());
}

function list(words: readonly string[]): string {
  return words.join(', ') || 'nothing';
}
