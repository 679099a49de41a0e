import { query } from '../suite/running-suite.js';

/** Sums by currency or by SKU. What is zero is not in it. */
type Sums = Readonly<Record<string, number>>;

/** What the shop holds of other people's money, and what it has done with its goods. */
export interface Books {
  readonly held: Sums;
  readonly captured: Sums;
  readonly reserved: Sums;
  readonly shipped: Sums;
}

/** The line that `examples/python` prints. */
export interface PrintedBooks extends Books {
  readonly events: number;
  readonly duplicates: number;
  readonly ignored: Sums;
  readonly invalid: Sums;
}

/** The books as they are in the databases of the services. */
export async function booksOfTheServices(): Promise<Books> {
  const [held, captured] = await Promise.all(['held', 'captured'].map(moneyThatIs));
  const [reserved, shipped] = await Promise.all(['reserved', 'shipped'].map(goodsThatAre));
  return { held, captured, reserved, shipped } as Books;
}

/** The part of a printed line that the databases have too. */
export function booksIn({ held, captured, reserved, shipped }: PrintedBooks): Books {
  return { held, captured, reserved, shipped };
}

async function moneyThatIs(column: string): Promise<Sums> {
  return sums(
    await query<Sum>(
      'payment',
      `SELECT currency AS name, sum(${column})::bigint::text AS total FROM accounts GROUP BY 1 HAVING sum(${column}) <> 0`,
    ),
  );
}

async function goodsThatAre(column: string): Promise<Sums> {
  return sums(
    await query<Sum>('inventory', `SELECT sku AS name, ${column}::text AS total FROM stock WHERE ${column} <> 0`),
  );
}

interface Sum {
  readonly name: string;
  readonly total: string;
}

function sums(rows: readonly Sum[]): Sums {
  return Object.fromEntries(rows.map(({ name, total }) => [name, Number(total)]));
}
