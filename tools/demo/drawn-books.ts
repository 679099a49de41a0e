import pc from 'picocolors';
import type { Books } from './books.js';

type LedgerEntry = Books['ledger'][number];

/** Draws what a path left in the books: the order's ledger entries and stock movements, then its account and its SKU. */
export function drawBooks({ ledger, account, movements, stock }: Books): string {
  const { currency, customerId, available, held, captured } = account;
  const amount = (minor: number) => money(minor, currency);
  const moves = pairs(ledger).map(
    ([from, to]) => `${to.move.padEnd(9)}  ${amount(to.amount)}  ${from.bucket} → ${to.bucket}`,
  );
  const steps = movements.map(({ move, sku, quantity }) => `${move} ${String(quantity)} ${sku}`);
  return [
    ...(moves.length > 0 ? moves : ['no money moved']).map((move, index) => row(index === 0 ? 'ledger' : '', move)),
    row('account', `${customerId}: available ${amount(available)}, held ${amount(held)}, captured ${amount(captured)}`),
    row('movements', steps.join(', ') || 'no goods moved'),
    row(
      'stock',
      `${stock.sku}: on hand ${count(stock.onHand)}, reserved ${count(stock.reserved)}, shipped ${count(stock.shipped)}`,
    ),
  ].join('\n');
}

/** A line with its name before it, in the columns of the timeline. */
export function row(name: string, text: string): string {
  return `${pc.dim(name.padStart(16))}    ${text}`;
}

/** The two sides of each move: where the money left, and where it went. */
function pairs(entries: readonly LedgerEntry[]): [LedgerEntry, LedgerEntry][] {
  return entries
    .filter(({ amount }) => amount > 0)
    .flatMap((to) => {
      const from = entries.find(({ move, amount }) => move === to.move && amount < 0);
      return from === undefined ? [] : [[from, to]];
    });
}

function money(minor: number, currency: string): string {
  return new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' }).format(minor / 100);
}

function count(pieces: number): string {
  return pieces.toLocaleString('en');
}
