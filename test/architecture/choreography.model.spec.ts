import { describe, expect, it } from '@jest/globals';
import { explore, type Exploration } from './model/explore.js';
import { RULES, type Rules } from './model/rules.js';
import type { Setting } from './model/world.js';

/** One order that can be served, asked everything at any moment; every event arrives once and in order. */
const SERVABLE: Setting = {
  orders: 1,
  funds: 1,
  pieces: 1,
  requests: ['cancel', 'deadline', 'return'],
  redeliveries: 0,
  overtaking: false,
};

describe('in all that can happen to an order, nothing is lost, overdrawn or left open', () => {
  const ENDED_BY_REQUEST = ['CANCELLED (customer-request)', 'CANCELLED (deadline-passed)'];

  it.each<[string, Partial<Setting>, readonly string[]]>([
    ['that can be served', {}, ['COMPLETED', 'RETURNED']],
    ['without money', { funds: 0 }, ['CANCELLED (payment-declined)']],
    ['without stock', { pieces: 0 }, ['CANCELLED (out-of-stock)']],
    ['without both', { funds: 0, pieces: 0 }, ['CANCELLED (payment-declined)', 'CANCELLED (out-of-stock)']],
  ])('%s', (_, setting, endings) => {
    const { counterexample, endings: seen } = explore({ ...SERVABLE, ...setting });
    expect(counterexample).toBeUndefined();
    expect([...seen].sort()).toEqual([...ENDED_BY_REQUEST, ...endings].sort());
  });

  it('whose events overtake each other: late actions find the tombstone of their order', () => {
    for (const [funds, pieces] of [
      [1, 1],
      [0, 1],
      [1, 0],
    ] as const) {
      expect(explore({ ...SERVABLE, funds, pieces, overtaking: true }).counterexample).toBeUndefined();
    }
  });

  it('whose events come twice, even if there were no inbox to drop the second', () => {
    expect(explore({ ...SERVABLE, redeliveries: 2 }).counterexample).toBeUndefined();
  });

  it('that is not asked anything: it ends all the same', () => {
    expect(endingsOf(explore({ ...SERVABLE, requests: [] }))).toEqual(['COMPLETED']);
  });

  it('that competes for the last piece: one of two gets it, and whoever cancels leaves it to the other', () => {
    const endings = endingsOf(explore({ ...SERVABLE, orders: 2, funds: 2, requests: ['cancel'] }));
    expect(endings).not.toContain('COMPLETED + COMPLETED');
    expect(endings).toEqual(
      expect.arrayContaining([
        'COMPLETED + CANCELLED (out-of-stock)',
        'CANCELLED (out-of-stock) + COMPLETED',
        'CANCELLED (customer-request) + COMPLETED',
      ]),
    );
  });

  it('that competes for the last piece and the last money: each may take one, and then neither is served', () => {
    const endings = endingsOf(explore({ ...SERVABLE, orders: 2, requests: [] }));
    expect(endings).not.toContain('COMPLETED + COMPLETED');
    expect(endings).toContain('CANCELLED (out-of-stock) + CANCELLED (payment-declined)');
  });

  it('is really explored: thousands of worlds, in which every status is seen', () => {
    const { worlds } = explore({ ...SERVABLE, overtaking: true, redeliveries: 1 });
    expect(worlds).toBeGreaterThan(10_000);
  });
});

describe('each guard is needed: without it, the exploration finds what goes wrong', () => {
  interface Mutant {
    readonly without: string;
    readonly rules: Partial<Rules>;
    readonly finds: RegExp;
    readonly setting?: Partial<Setting>;
  }

  const { hear, ask, authorize, capture, voidPayment, reserve, release } = RULES;
  const rich = { currency: 'EUR', available: 1_000, held: 0, captured: 0 };

  const MUTANTS: readonly Mutant[] = [
    {
      without: 'the order waiting for both answers before it is confirmed',
      rules: {
        hear: (order, answer, orderId) =>
          hear(answer === 'StockReserved' ? order && { ...order, payment: 'AUTHORIZED' } : order, answer, orderId),
      },
      finds: /CONFIRMED without money/,
    },
    {
      without: 'a late answer being ignored',
      rules: {
        hear: (order, answer, orderId) =>
          hear(order?.status === 'CANCELLED' ? { ...order, status: 'PLACED' } : order, answer, orderId),
      },
      finds: /is CONFIRMED without stock/,
    },
    {
      without: 'a cancellation being refused after the pivot',
      rules: {
        ask: (order, request) => ask(request === 'cancel' ? order && { ...order, status: 'PLACED' } : order, request),
      },
      finds: /is cancelled, but its reservation is COMMITTED/,
    },
    {
      without: 'the deadline looking at the order again',
      rules: {
        ask: (order, request) => ask(request === 'deadline' ? order && { ...order, status: 'PLACED' } : order, request),
      },
      finds: /is cancelled, but its reservation is COMMITTED/,
    },
    {
      without: 'a return being refused before completion',
      rules: {
        ask: (order, request) =>
          ask(request === 'return' ? order && { ...order, status: 'COMPLETED' } : order, request),
      },
      finds: /is RETURNING without stock/,
    },
    {
      without: 'the look at the balance',
      setting: { funds: 0 },
      rules: { authorize: (payment, _, orderId, total) => authorize(payment, rich, orderId, total) },
      finds: /overdrawn/,
    },
    {
      without: 'the look at the shelf',
      setting: { pieces: 0 },
      rules: {
        reserve: (reservation, levels, orderId, lines) =>
          reserve(
            reservation,
            levels.map((level) => ({ ...level, onHand: 9 })),
            orderId,
            lines,
          ),
      },
      finds: /more is reserved than is there/,
    },
    {
      without: 'an answer of the payment that has nothing to void',
      setting: { funds: 0 },
      rules: { voidPayment: quietWhere((payment) => payment?.status !== 'AUTHORIZED', voidPayment) },
      finds: /never settled/,
    },
    {
      without: 'an answer of the reservation that has nothing to release',
      setting: { pieces: 0 },
      rules: { release: quietWhere((reservation) => reservation?.status !== 'RESERVED', release) },
      finds: /never settled/,
    },
    {
      without: 'the tombstone that a late authorization meets',
      setting: { overtaking: true },
      rules: {
        authorize: (payment, account, orderId, total) =>
          authorize(payment?.status === 'TOMBSTONE' ? null : payment, account, orderId, total),
      },
      finds: /CANCELLED, but its payment is not/,
    },
    {
      without: 'the tombstone that a late reservation meets',
      setting: { overtaking: true },
      rules: {
        reserve: (reservation, levels, orderId, lines) =>
          reserve(reservation?.status === 'TOMBSTONE' ? null : reservation, levels, orderId, lines),
      },
      finds: /CANCELLED, but its stock is not/,
    },
    {
      without: 'a second capture being none',
      setting: { redeliveries: 1 },
      rules: { capture: (payment, orderId) => capture(payment && { ...payment, status: 'AUTHORIZED' }, orderId) },
      finds: /overdrawn/,
    },
    {
      without: 'a second void being none',
      setting: { redeliveries: 1 },
      rules: {
        voidPayment: (payment, orderId) => voidPayment(payment && { ...payment, status: 'AUTHORIZED' }, orderId),
      },
      finds: /overdrawn/,
    },
    {
      without: 'a second authorization being none',
      setting: { redeliveries: 1, funds: 2 },
      rules: { authorize: (_, account, orderId, total) => authorize(null, account, orderId, total) },
      finds: /the money held is not that of the authorized payments/,
    },
  ];

  it.each(MUTANTS)('$without', ({ rules, finds, setting }) => {
    const { counterexample } = explore({ ...SERVABLE, ...setting }, { ...RULES, ...rules });
    expect(counterexample?.at(-1)).toMatch(finds);
  });

  it('and it tells the shortest way there', () => {
    const { counterexample } = explore(
      { ...SERVABLE, requests: [] },
      { ...RULES, capture: quietWhere(() => true, capture) },
    );
    expect(counterexample).toEqual(
      expect.arrayContaining(['the orders are placed', 'payment hears OrderConfirmed of order #1']),
    );
    expect(counterexample?.at(-1)).toMatch(/order #1 never ends: it stays CONFIRMED/);
  });

  it('but for tombstones, where events of one order cannot overtake each other', () => {
    const withoutTombstones: Rules = {
      ...RULES,
      authorize: (payment, ...rest) => authorize(payment?.status === 'TOMBSTONE' ? null : payment, ...rest),
      reserve: (reservation, ...rest) => reserve(reservation?.status === 'TOMBSTONE' ? null : reservation, ...rest),
    };
    expect(explore(SERVABLE, withoutTombstones).counterexample).toBeUndefined();
  });

  /** A rule that says nothing in some states. */
  function quietWhere<S, D extends { readonly events: readonly object[] }>(
    applies: (state: S) => boolean,
    rule: (state: S, orderId: string) => D,
  ): (state: S, orderId: string) => D {
    return (state, orderId) => (applies(state) ? { ...rule(state, orderId), events: [] } : rule(state, orderId));
  }
});

function endingsOf({ endings, counterexample }: Exploration): string[] {
  expect(counterexample).toBeUndefined();
  return [...endings].sort();
}
