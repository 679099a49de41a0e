import { describe, expect, it } from '@jest/globals';
import { eventName, type DeclineReason, type DomainEvent, type EventName } from '#libs/contracts';
import type { Move } from './ledger.js';
import {
  authorize,
  capture,
  PAYMENT_STATUSES,
  refund,
  voidPayment,
  type Account,
  type Decision,
  type PaymentState,
  type PaymentStatus,
} from './payment.js';

const orderId = '019a0000-0000-7000-8000-000000000001';
const total = { amount: 2_400, currency: 'EUR' };
const account: Account = { currency: 'EUR', available: 10_000, held: 0, captured: 0 };

/** What payment knows of an order; `unknown` where it has not heard of it. */
type Known = PaymentStatus | 'unknown';

/** What a reaction does: the status it leads to, how money moves, and what is said. Or it must never come to this. */
type Outcome = readonly [PaymentStatus, Move | 'unmoved', EventName | 'silent'] | 'impossible';

describe('authorizing', () => {
  /** For an account with enough money. */
  const OUTCOMES: Record<Known, Outcome> = {
    unknown: ['AUTHORIZED', 'authorize', 'PaymentAuthorized'],
    // Asked twice: the answer was given the first time.
    AUTHORIZED: ['AUTHORIZED', 'unmoved', 'silent'],
    DECLINED: ['DECLINED', 'unmoved', 'silent'],
    CAPTURED: ['CAPTURED', 'unmoved', 'silent'],
    VOIDED: ['VOIDED', 'unmoved', 'silent'],
    REFUNDED: ['REFUNDED', 'unmoved', 'silent'],
    // The cancellation overtook the order.
    TOMBSTONE: ['TOMBSTONE', 'unmoved', 'PaymentDeclined'],
  };

  it.each(rowsOf(OUTCOMES))('where the payment is %s: %j', (known, outcome) => {
    check(outcome, () => authorize(payment(known), account, orderId, total));
  });

  it('holds the whole total', () => {
    const { state, events } = authorize(null, account, orderId, total);
    expect(state).toEqual({ orderId, status: 'AUTHORIZED', amount: 2_400 });
    expect(events).toEqual([{ orderId, amount: total }]);
  });

  it.each<[string, DeclineReason, Account | null]>([
    ['nobody knows the customer', 'unknown-customer', null],
    ['the account has another currency', 'currency-mismatch', { ...account, currency: 'USD' }],
    ['one cent is missing', 'insufficient-funds', { ...account, available: 2_399 }],
    [
      'the money is there, but held for another order',
      'insufficient-funds',
      { ...account, available: 0, held: 10_000 },
    ],
  ])('declines where %s: %s', (_, reason, customer) => {
    const decision = authorize(null, customer, orderId, total);
    expect(decision).toEqual({
      state: { orderId, status: 'DECLINED', amount: 0 },
      move: null,
      events: [{ orderId, reason }],
    });
    expect(decision.events.map(eventName)).toEqual(['PaymentDeclined']);
  });

  it('takes an account down to its last cent', () => {
    expect(authorize(null, { ...account, available: 2_400 }, orderId, total).move).toBe('authorize');
  });

  it('refuses an order that was cancelled before, with that reason, whoever the customer is', () => {
    for (const customer of [account, null]) {
      expect(authorize(payment('TOMBSTONE'), customer, orderId, total).events).toEqual([
        { orderId, reason: 'order-cancelled' },
      ]);
    }
  });
});

describe('capturing', () => {
  const OUTCOMES: Record<Known, Outcome> = {
    AUTHORIZED: ['CAPTURED', 'capture', 'PaymentCaptured'],
    CAPTURED: ['CAPTURED', 'unmoved', 'silent'],
    REFUNDED: ['REFUNDED', 'unmoved', 'silent'],
    // Past the pivot there is money held: anything else is a fault, and its message is parked.
    unknown: 'impossible',
    DECLINED: 'impossible',
    VOIDED: 'impossible',
    TOMBSTONE: 'impossible',
  };

  it.each(rowsOf(OUTCOMES))('where the payment is %s: %j', (known, outcome) => {
    check(outcome, () => capture(payment(known), orderId));
  });
});

describe('voiding', () => {
  const OUTCOMES: Record<Known, Outcome> = {
    AUTHORIZED: ['VOIDED', 'void', 'PaymentVoided'],
    // Nothing is held, and the order waits to hear it.
    DECLINED: ['DECLINED', 'unmoved', 'PaymentVoided'],
    VOIDED: ['VOIDED', 'unmoved', 'PaymentVoided'],
    TOMBSTONE: ['TOMBSTONE', 'unmoved', 'PaymentVoided'],
    // The cancellation came first: remember it, so that the order is refused when it comes.
    unknown: ['TOMBSTONE', 'unmoved', 'PaymentVoided'],
    CAPTURED: 'impossible',
    REFUNDED: 'impossible',
  };

  it.each(rowsOf(OUTCOMES))('where the payment is %s: %j', (known, outcome) => {
    check(outcome, () => voidPayment(payment(known), orderId));
  });
});

describe('refunding', () => {
  const OUTCOMES: Record<Known, Outcome> = {
    CAPTURED: ['REFUNDED', 'refund', 'PaymentRefunded'],
    REFUNDED: ['REFUNDED', 'unmoved', 'PaymentRefunded'],
    unknown: 'impossible',
    AUTHORIZED: 'impossible',
    DECLINED: 'impossible',
    VOIDED: 'impossible',
    TOMBSTONE: 'impossible',
  };

  it.each(rowsOf(OUTCOMES))('where the payment is %s: %j', (known, outcome) => {
    check(outcome, () => refund(payment(known), orderId));
  });
});

describe('a payment, whatever happens to it', () => {
  it('keeps the amount that was held, so that what is undone is what was done', () => {
    const held = payment('AUTHORIZED');
    expect(voidPayment(held, orderId).state.amount).toBe(2_400);
    expect(refund(capture(held, orderId).state, orderId).state.amount).toBe(2_400);
  });

  it('never changes its input', () => {
    const held = Object.freeze(payment('AUTHORIZED'));
    expect(() => [capture(held, orderId), voidPayment(held, orderId)]).not.toThrow();
  });
});

function payment(known: Known): PaymentState | null {
  if (known === 'unknown') return null;
  return { orderId, status: known, amount: known === 'DECLINED' || known === 'TOMBSTONE' ? 0 : 2_400 };
}

function check(outcome: Outcome, react: () => Decision): void {
  if (outcome === 'impossible') {
    expect(react).toThrow(new RegExp(`^order ${orderId} is \\w+, but its payment is \\w+$`));
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
  return (['unknown', ...PAYMENT_STATUSES] as const).map((known) => [known, table[known]]);
}
