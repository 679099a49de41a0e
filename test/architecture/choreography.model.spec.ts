import { describe, expect, it } from '@jest/globals';
import { explore, type Exploration } from './model/explore.js';
import { RULES, type Rules } from './model/rules.js';
import type { Setting } from './model/world.js';

/** One order that can be served. Every request may come at any moment; every event arrives once and in order. */
const SERVABLE: Setting = {
  orders: 1,
  funds: 1,
  pieces: 1,
  requests: ['cancel', 'deadline', 'return'],
  crashes: 0,
  inbox: true,
  offsets: 'after the work',
  overtaking: false,
};

/** Without what drops an event that is delivered again. */
const NO_INBOX: Partial<Setting> = { crashes: 1, inbox: false };

describe('whatever happens to an order, nothing is lost, overdrawn or left open: an order', () => {
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

  it('whose services die between their work and the offset, so that events are delivered again', () => {
    const { counterexample, appliedTwice } = explore({ ...SERVABLE, crashes: 2 });
    expect([counterexample, appliedTwice]).toEqual([undefined, undefined]);
  });

  it('whose events are even applied twice, since there is no inbox: the rules see what is done already', () => {
    const { counterexample, appliedTwice } = explore({ ...SERVABLE, crashes: 2, inbox: false });
    expect(counterexample).toBeUndefined();
    expect(appliedTwice).toBeDefined();
  });

  it('of which nobody asks anything, which ends too', () => {
    expect(endingsOf(explore({ ...SERVABLE, requests: [] }))).toEqual(['COMPLETED']);
  });

  it('that competes for the last piece: one of two gets it, and an order that is cancelled leaves it to the other', () => {
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

  it.each<[string, Partial<Setting>]>([
    ['deadlines', { requests: ['deadline'] }],
    ['returns', { requests: ['return'] }],
    ['services that die', { crashes: 1 }],
    ['events that overtake each other', { overtaking: true }],
  ])('that competes for the last piece, with %s', (_, setting) => {
    expect(explore({ ...SERVABLE, orders: 2, funds: 2, requests: [], ...setting }).counterexample).toBeUndefined();
  });

  it('is explored in more than ten thousand worlds', () => {
    const { worlds } = explore({ ...SERVABLE, overtaking: true, ...NO_INBOX });
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

  const { hear, ask, authorize, capture, voidPayment, refund, reserve, commit, release, restock } = RULES;
  const rich = { currency: 'EUR', available: 1_000, held: 0, captured: 0 };

  const MUTANTS: readonly Mutant[] = [
    {
      without: 'waiting for both answers before the order is confirmed',
      rules: {
        hear: (order, answer, orderId) =>
          hear(answer === 'StockReserved' ? order && { ...order, payment: 'AUTHORIZED' } : order, answer, orderId),
      },
      finds: /CONFIRMED without money/,
    },
    {
      without: 'ignoring a late answer',
      rules: {
        hear: (order, answer, orderId) =>
          hear(order?.status === 'CANCELLED' ? { ...order, status: 'PLACED' } : order, answer, orderId),
      },
      finds: /is CONFIRMED without stock/,
    },
    {
      without: 'refusing a cancellation after the pivot',
      rules: {
        ask: (order, request) => ask(request === 'cancel' ? order && { ...order, status: 'PLACED' } : order, request),
      },
      finds: /is cancelled, but its reservation is COMMITTED/,
    },
    {
      without: 'checking the order again at its deadline',
      rules: {
        ask: (order, request) => ask(request === 'deadline' ? order && { ...order, status: 'PLACED' } : order, request),
      },
      finds: /is cancelled, but its reservation is COMMITTED/,
    },
    {
      without: 'refusing a return before completion',
      rules: {
        ask: (order, request) =>
          ask(request === 'return' ? order && { ...order, status: 'COMPLETED' } : order, request),
      },
      finds: /is RETURNING without stock/,
    },
    {
      without: 'checking the balance',
      setting: { funds: 0 },
      rules: { authorize: (payment, _, orderId, total) => authorize(payment, rich, orderId, total) },
      finds: /overdrawn/,
    },
    {
      without: 'checking the stock',
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
      finds: /more is reserved than is on hand/,
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
      without: 'ignoring a second capture',
      setting: NO_INBOX,
      rules: { capture: (payment, orderId) => capture(payment && { ...payment, status: 'AUTHORIZED' }, orderId) },
      finds: /overdrawn/,
    },
    {
      without: 'ignoring a second void',
      setting: NO_INBOX,
      rules: {
        voidPayment: (payment, orderId) => voidPayment(payment && { ...payment, status: 'AUTHORIZED' }, orderId),
      },
      finds: /overdrawn/,
    },
    {
      without: 'ignoring a second authorization',
      setting: { ...NO_INBOX, funds: 2 },
      rules: { authorize: (_, account, orderId, total) => authorize(null, account, orderId, total) },
      finds: /the money held is not that of the authorized payments/,
    },
    {
      without: 'ignoring a second refund',
      setting: NO_INBOX,
      rules: { refund: (payment, orderId) => refund(payment && { ...payment, status: 'CAPTURED' }, orderId) },
      finds: /overdrawn/,
    },
    {
      without: 'ignoring a second reservation',
      setting: { ...NO_INBOX, pieces: 2 },
      rules: { reserve: (_, levels, orderId, lines) => reserve(null, levels, orderId, lines) },
      finds: /the goods reserved are not those of the reservations/,
    },
    {
      without: 'ignoring a second commit',
      setting: NO_INBOX,
      rules: {
        commit: (reservation, orderId) => commit(reservation && { ...reservation, status: 'RESERVED' }, orderId),
      },
      finds: /more is reserved than is on hand/,
    },
    {
      without: 'ignoring a second release',
      setting: NO_INBOX,
      rules: {
        release: (reservation, orderId) => release(reservation && { ...reservation, status: 'RESERVED' }, orderId),
      },
      finds: /more is reserved than is on hand/,
    },
    {
      without: 'ignoring a second restock',
      setting: NO_INBOX,
      rules: {
        restock: (reservation, orderId) => restock(reservation && { ...reservation, status: 'COMMITTED' }, orderId),
      },
      finds: /more came back than was shipped/,
    },
    {
      without: 'waiting for the capture before the order is completed',
      rules: {
        hear: (order, answer, orderId) =>
          hear(answer === 'StockCommitted' ? order && { ...order, payment: 'CAPTURED' } : order, answer, orderId),
      },
      finds: /is COMPLETED without money/,
    },
    {
      without: 'waiting for the shipment before the order is completed',
      rules: {
        hear: (order, answer, orderId) =>
          hear(answer === 'PaymentCaptured' ? order && { ...order, stock: 'COMMITTED' } : order, answer, orderId),
      },
      finds: /is COMPLETED without stock/,
    },
    {
      without: 'waiting for the refund before the return is closed',
      rules: {
        hear: (order, answer, orderId) =>
          hear(answer === 'StockRestocked' ? order && { ...order, payment: 'REFUNDED' } : order, answer, orderId),
      },
      finds: /is RETURNED without money/,
    },
    {
      without: 'waiting for the restock before the return is closed',
      rules: {
        hear: (order, answer, orderId) =>
          hear(answer === 'PaymentRefunded' ? order && { ...order, stock: 'RESTOCKED' } : order, answer, orderId),
      },
      finds: /is RETURNED without stock/,
    },
    {
      without: 'waiting for the void before a cancelled order is settled',
      rules: {
        hear: (order, answer, orderId) =>
          hear(answer === 'StockReleased' ? order && { ...order, payment: 'VOIDED' } : order, answer, orderId),
      },
      finds: /is CANCELLED, but its payment is not/,
    },
    {
      without: 'waiting for the release before a cancelled order is settled',
      rules: {
        hear: (order, answer, orderId) =>
          hear(answer === 'PaymentVoided' ? order && { ...order, stock: 'RELEASED' } : order, answer, orderId),
      },
      finds: /is CANCELLED, but its stock is not/,
    },
    {
      without: 'an answer of the payment that is captured',
      rules: { capture: quietWhere((payment) => payment?.status === 'AUTHORIZED', capture) },
      finds: /never ends: it stays CONFIRMED/,
    },
    {
      without: 'an answer of the reservation that is committed',
      rules: { commit: quietWhere((reservation) => reservation?.status === 'RESERVED', commit) },
      finds: /never ends: it stays CONFIRMED/,
    },
    {
      without: 'an answer of the payment that is refunded',
      rules: { refund: quietWhere((payment) => payment?.status === 'CAPTURED', refund) },
      finds: /never ends: it stays RETURNING/,
    },
    {
      without: 'an answer of the reservation that is restocked',
      rules: { restock: quietWhere((reservation) => reservation?.status === 'COMMITTED', restock) },
      finds: /never ends: it stays RETURNING/,
    },
  ];

  it.each(MUTANTS)('$without', ({ rules, finds, setting }) => {
    const { counterexample } = explore({ ...SERVABLE, ...setting }, { ...RULES, ...rules });
    expect(counterexample?.at(-1)).toMatch(finds);
  });

  const FORGETFUL = MUTANTS.filter(({ setting }) => setting?.inbox === false);

  it.each(FORGETFUL)('$without, if there is no inbox: with it, no event comes a second time', ({ rules, setting }) => {
    const { counterexample } = explore({ ...SERVABLE, ...setting, inbox: true }, { ...RULES, ...rules });
    expect(counterexample).toBeUndefined();
  });

  it('the inbox: without it, an event is applied a second time', () => {
    expect(explore({ ...SERVABLE, ...NO_INBOX, requests: [] }).appliedTwice).toEqual([
      'the orders are placed',
      'payment hears OrderPlaced of order #1, and dies before its offset is committed',
      'payment hears OrderPlaced of order #1',
    ]);
  });

  it('the offset after the work: before it, an event is lost with the process that has it in hand', () => {
    const { counterexample } = explore({ ...SERVABLE, crashes: 1, offsets: 'before the work', requests: [] });
    expect(counterexample).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/commits the offset of \w+ of order #1, and dies before its work/),
      ]),
    );
    expect(counterexample?.at(-1)).toMatch(/order #1 never ends/);
  });

  it('and the exploration shows the shortest way there', () => {
    const { counterexample } = explore(
      { ...SERVABLE, requests: [] },
      { ...RULES, capture: quietWhere(() => true, capture) },
    );
    expect(counterexample).toEqual(
      expect.arrayContaining(['the orders are placed', 'payment hears OrderConfirmed of order #1']),
    );
    expect(counterexample?.at(-1)).toMatch(/order #1 never ends: it stays CONFIRMED/);
  });

  it('except tombstones, if events of one order cannot overtake each other', () => {
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
