import { describe, expect, it } from '@jest/globals';
import { publishedBy, reactionsOf, SERVICES, type Service } from '#libs/contracts';
import { drawTimeline, LANES, narrowest } from './drawing.js';
import type { Row } from './timeline.js';

const rows: readonly Row[] = [
  { afterMs: -3, note: 'payment held', paymentHeld: true },
  { afterMs: 0, asked: 'orders', note: 'POST /orders 202', paymentHeld: true },
  {
    afterMs: 4,
    became: 'PLACED',
    said: { name: 'OrderPlaced', by: 'order', to: ['inventory', 'payment'] },
    paymentHeld: true,
  },
  {
    afterMs: 12,
    said: { name: 'StockRejected', by: 'inventory', to: ['order'] },
    note: 'out-of-stock',
    paymentHeld: false,
  },
  {
    afterMs: 1234,
    said: { name: 'PaymentDeclined', by: 'payment', to: ['order'] },
    note: 'insufficient-funds',
    heardTooLate: true,
    paymentHeld: false,
  },
  { afterMs: 1300, became: 'settled', paymentHeld: false },
];

/** Those that the rows are about, whoever else there is. */
const SHOP: readonly Service[] = ['order', 'inventory', 'payment'];

function lines(width: number): string[] {
  // Jest is no terminal, but FORCE_COLOR may be set.
  const plain = drawTimeline(rows, width, SHOP).replaceAll(/\u001b\[\d+m/g, '');
  return plain.split('\n').map((line) => line.trimEnd());
}

describe('a drawn timeline', () => {
  it('has a lane for each service, an arrow for each event, and what the order became beside it', () => {
    expect(lines(80)).toEqual([
      '    ms            order             inventory            payment',
      '                    │                   │                   ║ payment held',
      '     0    orders ──▶│                   │                   ║ POST /orders 202',
      '     4    PLACED    ●─ OrderPlaced ────▶│──────────────────▶║',
      '    12              │◀── StockRejected ─●                   │ out-of-stock',
      '  1234              │◀╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌┼╌ PaymentDeclined ╌● heard too late',
      '  1300   settled    ●                   │                   │',
    ]);
  });

  it('has a lane for every service that says or hears something', () => {
    const takePart = SERVICES.filter((service) => publishedBy(service).length + reactionsOf(service).length > 0);
    expect(LANES.toSorted()).toEqual(takePart.toSorted());
    expect(LANES.slice(0, SHOP.length)).toEqual(SHOP);
  });

  it('fits into 80 columns', () => {
    expect(narrowest(SHOP)).toBe(80);
    expect(Math.max(...lines(80).map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('gives the reason of a late answer too, where there is room', () => {
    expect(lines(120).at(-2)).toContain('heard too late, insufficient-funds');
  });
});
