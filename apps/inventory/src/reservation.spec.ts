import { describe, expect, it } from '@jest/globals';
import { eventName, type DomainEvent, type EventName } from '#libs/contracts';
import {
  commit,
  release,
  RESERVATION_STATUSES,
  reserve,
  restock,
  type Decision,
  type ReservationState,
  type ReservationStatus,
} from './reservation.js';
import type { Move, StockLevel } from './stock.js';

const orderId = '019a0000-0000-7000-8000-000000000001';
const lines = [
  { sku: 'MUG', quantity: 2 },
  { sku: 'TEA', quantity: 3 },
];
const plenty: readonly StockLevel[] = ['MUG', 'TEA'].map((sku) => ({ sku, onHand: 10, reserved: 0, shipped: 0 }));

/** What inventory knows of an order; `unknown` where it has not heard of it. */
type Known = ReservationStatus | 'unknown';

/** What a reaction does: the status it leads to, how stock moves, and what is said. Or it must never come to this. */
type Outcome = readonly [ReservationStatus, Move | 'unmoved', EventName | 'silent'] | 'impossible';

describe('reserving', () => {
  /** Where there is enough of everything. */
  const OUTCOMES: Record<Known, Outcome> = {
    unknown: ['RESERVED', 'reserve', 'StockReserved'],
    // Asked twice: the answer was given the first time.
    RESERVED: ['RESERVED', 'unmoved', 'silent'],
    REJECTED: ['REJECTED', 'unmoved', 'silent'],
    COMMITTED: ['COMMITTED', 'unmoved', 'silent'],
    RELEASED: ['RELEASED', 'unmoved', 'silent'],
    RESTOCKED: ['RESTOCKED', 'unmoved', 'silent'],
    // The cancellation overtook the order.
    TOMBSTONE: ['TOMBSTONE', 'unmoved', 'StockRejected'],
  };

  it.each(rowsOf(OUTCOMES))('where the reservation is %s: %j', (known, outcome) => {
    check(outcome, () => reserve(reservation(known), plenty, orderId, lines));
  });

  it('reserves every line', () => {
    const { state, events } = reserve(null, plenty, orderId, lines);
    expect(state).toEqual({ orderId, status: 'RESERVED', lines });
    expect(events).toEqual([{ orderId, lines }]);
  });

  it('reserves nothing where one line is short, and says which', () => {
    const [mug] = plenty;
    const decision = reserve(
      null,
      mug === undefined ? [] : [mug, { sku: 'TEA', onHand: 9, reserved: 7, shipped: 0 }],
      orderId,
      lines,
    );
    expect(decision).toEqual({
      state: { orderId, status: 'REJECTED', lines: [] },
      move: null,
      events: [{ orderId, reason: 'out-of-stock', shortages: [{ sku: 'TEA', quantity: 3 }] }],
    });
    expect(saidIn(decision.events)).toBe('StockRejected');
  });

  it('refuses an order that was cancelled before, with that reason, even where stock is short', () => {
    for (const levels of [plenty, []]) {
      expect(reserve(reservation('TOMBSTONE'), levels, orderId, lines).events).toEqual([
        { orderId, reason: 'order-cancelled', shortages: [] },
      ]);
    }
  });
});

describe('committing', () => {
  const OUTCOMES: Record<Known, Outcome> = {
    RESERVED: ['COMMITTED', 'commit', 'StockCommitted'],
    COMMITTED: ['COMMITTED', 'unmoved', 'silent'],
    RESTOCKED: ['RESTOCKED', 'unmoved', 'silent'],
    // Past the pivot there is reserved stock: anything else is a fault, and its message is parked.
    unknown: 'impossible',
    REJECTED: 'impossible',
    RELEASED: 'impossible',
    TOMBSTONE: 'impossible',
  };

  it.each(rowsOf(OUTCOMES))('where the reservation is %s: %j', (known, outcome) => {
    check(outcome, () => commit(reservation(known), orderId));
  });
});

describe('releasing', () => {
  const OUTCOMES: Record<Known, Outcome> = {
    RESERVED: ['RELEASED', 'release', 'StockReleased'],
    // Nothing is reserved, and the order waits to hear it.
    REJECTED: ['REJECTED', 'unmoved', 'StockReleased'],
    RELEASED: ['RELEASED', 'unmoved', 'StockReleased'],
    TOMBSTONE: ['TOMBSTONE', 'unmoved', 'StockReleased'],
    // The cancellation came first: remember it, so that the order is refused when it comes.
    unknown: ['TOMBSTONE', 'unmoved', 'StockReleased'],
    COMMITTED: 'impossible',
    RESTOCKED: 'impossible',
  };

  it.each(rowsOf(OUTCOMES))('where the reservation is %s: %j', (known, outcome) => {
    check(outcome, () => release(reservation(known), orderId));
  });
});

describe('restocking', () => {
  const OUTCOMES: Record<Known, Outcome> = {
    COMMITTED: ['RESTOCKED', 'restock', 'StockRestocked'],
    RESTOCKED: ['RESTOCKED', 'unmoved', 'StockRestocked'],
    unknown: 'impossible',
    RESERVED: 'impossible',
    REJECTED: 'impossible',
    RELEASED: 'impossible',
    TOMBSTONE: 'impossible',
  };

  it.each(rowsOf(OUTCOMES))('where the reservation is %s: %j', (known, outcome) => {
    check(outcome, () => restock(reservation(known), orderId));
  });
});

describe('a reservation, whatever happens to it', () => {
  it('keeps the lines that were reserved, so that what is undone is what was done', () => {
    const held = reservation('RESERVED');
    expect(release(held, orderId).state.lines).toEqual(lines);
    expect(restock(commit(held, orderId).state, orderId).state.lines).toEqual(lines);
  });

  it('never changes its input', () => {
    const held = Object.freeze(reservation('RESERVED'));
    expect(() => [commit(held, orderId), release(held, orderId)]).not.toThrow();
  });
});

function reservation(known: Known): ReservationState | null {
  if (known === 'unknown') return null;
  return { orderId, status: known, lines: known === 'REJECTED' || known === 'TOMBSTONE' ? [] : lines };
}

function check(outcome: Outcome, react: () => Decision): void {
  if (outcome === 'impossible') {
    expect(react).toThrow(new RegExp(`^order ${orderId} is \\w+, but its reservation is \\w+$`));
    return;
  }
  const { state, move, events } = react();
  expect([state.status, move ?? 'unmoved', saidIn(events)]).toEqual(outcome);
  expect(state.orderId).toBe(orderId);
}

function saidIn(events: readonly DomainEvent[]): string {
  return events.length === 0 ? 'silent' : events.map(eventName).join();
}

/** The cells of a table in the order of the statuses; a status that has none is a compile error. */
function rowsOf(table: Record<Known, Outcome>): (readonly [Known, Outcome])[] {
  return (['unknown', ...RESERVATION_STATUSES] as const).map((known) => [known, table[known]]);
}
