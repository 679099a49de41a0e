import { describe, expect, it } from '@jest/globals';
import { differences, type Books } from './books.js';
import type { Recording } from './director.js';
import { PATHS, type Path } from './paths.js';

function path(name: string): Path {
  const found = PATHS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no path ${name}`);
  return found;
}

const declined = path('payment-declined');

/** A recording of the path as it should be, but for what is given. */
function recording({ status = 'CANCELLED', reason = 'payment-declined', events = declined.events } = {}): Recording {
  const order = {
    id: 'an order',
    status,
    reason,
    settled: true,
    lines: [],
    total: { amount: 0, currency: 'EUR' },
    history: [],
  };
  return {
    began: 0,
    order,
    deeds: [],
    events: events.map((name) => ({ id: name, name, orderId: order.id, at: 0, reason: undefined })),
  };
}

function books({
  ledger = [],
  moves = ['reserve', 'release'],
}: { ledger?: Books['ledger']; moves?: string[] } = {}): Books {
  return {
    ledger,
    account: { customerId: 'bob', currency: 'EUR', available: 0, held: 0, captured: 0 },
    movements: moves.map((move) => ({ move, sku: 'COFFEE-MUG', quantity: 1 })),
    stock: { sku: 'COFFEE-MUG', onHand: 1, reserved: 0, shipped: 0 },
  };
}

describe('a path that was played', () => {
  it('is as it should be, whichever of two answers came first', () => {
    expect(differences(declined, recording({ events: declined.events.toReversed() }), books())).toEqual([]);
  });

  it('is wrong where the order ended differently', () => {
    expect(differences(declined, recording({ status: 'COMPLETED' }), books())).toEqual([
      'the order: COMPLETED, not CANCELLED',
    ]);
    expect(differences(declined, recording({ reason: 'deadline-passed' }), books())).toEqual([
      'the reason: deadline-passed, not payment-declined',
    ]);
  });

  it('is wrong where an event is missing, or where one too many came', () => {
    expect(differences(declined, recording({ events: declined.events.slice(1) }), books())).toHaveLength(1);
    expect(differences(declined, recording({ events: [...declined.events, 'OrderConfirmed'] }), books())).toHaveLength(
      1,
    );
  });

  it('may have events of services that it does not mention', () => {
    const ofOrderAlone: Path = { ...declined, events: ['OrderPlaced', 'OrderCancelled'] };
    expect(differences(ofOrderAlone, recording({ events: declined.events }), books())).toEqual([]);
  });

  it('is wrong where money moved, or where goods did not', () => {
    const ledger = [
      { move: 'authorize', bucket: 'available', amount: -5 },
      { move: 'authorize', bucket: 'held', amount: 5 },
    ];
    expect(differences(declined, recording(), books({ ledger }))).toEqual(['the ledger: authorize, not nothing']);
    expect(differences(declined, recording(), books({ moves: ['reserve'] }))).toEqual([
      'the stock: reserve, not reserve, release',
    ]);
  });

  it('is wrong where a double entry has only one side', () => {
    const ledger = [{ move: 'authorize', bucket: 'held', amount: 5 }];
    expect(differences(path('out-of-stock'), recording(), books({ ledger }))).toContain(
      'the sum of its entries: 5, not 0',
    );
  });
});
