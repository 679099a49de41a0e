import { describe, expect, it } from '@jest/globals';
import { eventName, type CancellationReason, type EventName } from '#libs/contracts';
import {
  ask,
  hear,
  isRecorded,
  isSettled,
  ORDER_STATUSES,
  PAYMENT_ANSWERS,
  place,
  REACTIONS,
  STOCK_ANSWERS,
  type Answer,
  type Decision,
  type OrderState,
  type OrderStatus,
  type PaymentAnswer,
  type Refusal,
  type Request,
  type StockAnswer,
} from './order.js';

const orderId = '019a0000-0000-7000-8000-000000000001';

/** Where an order stands, in three words: its status, what inventory last said, what payment last said. */
type Standing = `${OrderStatus} ${StockAnswer} ${PaymentAnswer}`;

describe('placing an order', () => {
  const lines = [{ sku: 'COFFEE-MUG', quantity: 2 }];
  const total = { amount: 2400, currency: 'EUR' };
  const { state, events } = place(orderId, 'alice', lines, total);

  it('begins with nothing heard', () => {
    expect(state).toEqual({ orderId, status: 'PLACED', stock: 'NONE', payment: 'NONE', reason: null });
  });

  it('tells both participants all that they need', () => {
    expect(events.map(eventName)).toEqual(['OrderPlaced']);
    expect(events[0]).toEqual({ orderId, customerId: 'alice', lines, total });
  });
});

describe('an order that hears an answer', () => {
  /** Every answer that changes something: from where, on hearing what, to where, and what the order then says. */
  const APPLIED: readonly (readonly [Standing, Answer, Standing, EventName | 'nothing'])[] = [
    // The answers of both are joined, whichever comes first.
    ['PLACED NONE NONE', 'StockReserved', 'PLACED RESERVED NONE', 'nothing'],
    ['PLACED NONE NONE', 'PaymentAuthorized', 'PLACED NONE AUTHORIZED', 'nothing'],
    ['PLACED NONE AUTHORIZED', 'StockReserved', 'CONFIRMED RESERVED AUTHORIZED', 'OrderConfirmed'],
    ['PLACED RESERVED NONE', 'PaymentAuthorized', 'CONFIRMED RESERVED AUTHORIZED', 'OrderConfirmed'],
    // A repeated answer says nothing new.
    ['PLACED RESERVED NONE', 'StockReserved', 'PLACED RESERVED NONE', 'nothing'],
    ['PLACED NONE AUTHORIZED', 'PaymentAuthorized', 'PLACED NONE AUTHORIZED', 'nothing'],

    // One no is enough, whatever the other said or will say.
    ['PLACED NONE NONE', 'StockRejected', 'CANCELLED REJECTED NONE', 'OrderCancelled'],
    ['PLACED NONE NONE', 'PaymentDeclined', 'CANCELLED NONE DECLINED', 'OrderCancelled'],
    ['PLACED NONE AUTHORIZED', 'StockRejected', 'CANCELLED REJECTED AUTHORIZED', 'OrderCancelled'],
    ['PLACED RESERVED NONE', 'PaymentDeclined', 'CANCELLED RESERVED DECLINED', 'OrderCancelled'],
    ['PLACED RESERVED NONE', 'StockRejected', 'CANCELLED REJECTED NONE', 'OrderCancelled'],
    ['PLACED NONE AUTHORIZED', 'PaymentDeclined', 'CANCELLED NONE DECLINED', 'OrderCancelled'],

    // Past the pivot it completes when both have done their part.
    ['CONFIRMED RESERVED AUTHORIZED', 'StockCommitted', 'CONFIRMED COMMITTED AUTHORIZED', 'nothing'],
    ['CONFIRMED RESERVED AUTHORIZED', 'PaymentCaptured', 'CONFIRMED RESERVED CAPTURED', 'nothing'],
    ['CONFIRMED RESERVED CAPTURED', 'StockCommitted', 'COMPLETED COMMITTED CAPTURED', 'nothing'],
    ['CONFIRMED COMMITTED AUTHORIZED', 'PaymentCaptured', 'COMPLETED COMMITTED CAPTURED', 'nothing'],

    // A cancelled order is settled when both have said that nothing is held, also where nothing ever was.
    ['CANCELLED NONE NONE', 'StockReleased', 'CANCELLED RELEASED NONE', 'nothing'],
    ['CANCELLED NONE NONE', 'PaymentVoided', 'CANCELLED NONE VOIDED', 'nothing'],
    ['CANCELLED REJECTED AUTHORIZED', 'StockReleased', 'CANCELLED RELEASED AUTHORIZED', 'nothing'],
    ['CANCELLED RESERVED DECLINED', 'PaymentVoided', 'CANCELLED RESERVED VOIDED', 'nothing'],
    ['CANCELLED RELEASED NONE', 'PaymentVoided', 'CANCELLED RELEASED VOIDED', 'nothing'],
    ['CANCELLED NONE VOIDED', 'StockReleased', 'CANCELLED RELEASED VOIDED', 'nothing'],

    // A return is closed when the goods are back on the shelf and the money with the customer.
    ['RETURNING COMMITTED CAPTURED', 'StockRestocked', 'RETURNING RESTOCKED CAPTURED', 'nothing'],
    ['RETURNING COMMITTED CAPTURED', 'PaymentRefunded', 'RETURNING COMMITTED REFUNDED', 'nothing'],
    ['RETURNING RESTOCKED CAPTURED', 'PaymentRefunded', 'RETURNED RESTOCKED REFUNDED', 'nothing'],
    ['RETURNING COMMITTED REFUNDED', 'StockRestocked', 'RETURNED RESTOCKED REFUNDED', 'nothing'],
  ];

  it.each(APPLIED)('%s hears %s: becomes %s and says %s', (from, answer, to, says) => {
    const decision = hear(standing(from), answer, orderId);
    expect(standingOf(decision.state)).toEqual(to);
    expect(namesOf(decision)).toEqual(says === 'nothing' ? [] : [says]);
    expect(decision).toMatchObject({ happened: answer, applied: true });
  });

  it.each<[Answer, CancellationReason]>([
    ['StockRejected', 'out-of-stock'],
    ['PaymentDeclined', 'payment-declined'],
  ])('is cancelled on a %s for the reason %s, and says so', (answer, reason) => {
    const { state, events } = hear(standing('PLACED NONE NONE'), answer, orderId);
    expect(state.reason).toBe(reason);
    expect(events).toEqual([{ orderId, reason }]);
  });

  /** The one status in which an answer is applied. In any other it comes too late, or again. */
  const TIMELY: Record<Answer, OrderStatus> = {
    StockReserved: 'PLACED',
    StockRejected: 'PLACED',
    PaymentAuthorized: 'PLACED',
    PaymentDeclined: 'PLACED',
    StockCommitted: 'CONFIRMED',
    PaymentCaptured: 'CONFIRMED',
    StockReleased: 'CANCELLED',
    PaymentVoided: 'CANCELLED',
    StockRestocked: 'RETURNING',
    PaymentRefunded: 'RETURNING',
  };

  it.each(keysOf(TIMELY))('ignores a %s in every other status, whatever it has heard', (answer) => {
    for (const order of everyState().filter(({ status }) => status !== TIMELY[answer])) {
      expect(hear(order, answer, orderId)).toEqual({ state: order, events: [], happened: answer, applied: false });
    }
  });

  it('must have been placed here: an answer to any other order is a fault, and its message is parked', () => {
    expect(() => hear(null, 'PaymentDeclined', orderId)).toThrow(
      `PaymentDeclined for order ${orderId}, which was never placed here`,
    );
  });
});

describe('an order that is asked for something', () => {
  type Outcome = OrderStatus | 'quiet' | { readonly refused: Refusal };

  const tooLate: Outcome = { refused: 'too-late-to-cancel' };
  const notCompleted: Outcome = { refused: 'not-completed' };
  const alreadyReturned: Outcome = { refused: 'already-returned' };

  /** What each request does in each status. The deadline is a request of the clock, and nobody is told its outcome. */
  const OUTCOMES: Record<OrderStatus, Record<Request, Outcome>> = {
    PLACED: { cancel: 'CANCELLED', deadline: 'CANCELLED', return: notCompleted },
    CONFIRMED: { cancel: tooLate, deadline: 'quiet', return: notCompleted },
    COMPLETED: { cancel: tooLate, deadline: 'quiet', return: 'RETURNING' },
    CANCELLED: { cancel: 'quiet', deadline: 'quiet', return: notCompleted },
    RETURNING: { cancel: tooLate, deadline: 'quiet', return: alreadyReturned },
    RETURNED: { cancel: tooLate, deadline: 'quiet', return: alreadyReturned },
  };

  const cells = ORDER_STATUSES.flatMap((status) =>
    keysOf(OUTCOMES[status]).map((request) => [status, request, OUTCOMES[status][request]] as const),
  );

  it.each(cells)('%s, on %s: %j', (status, request, outcome) => {
    for (const order of everyState().filter((one) => one.status === status)) {
      const decision = ask(order, request);
      if (typeof outcome === 'object') expect(decision).toEqual(outcome);
      else if (outcome === 'quiet')
        expect(decision).toEqual({ state: order, events: [], happened: request, applied: false });
      else
        expect(decision).toMatchObject({
          state: { status: outcome, stock: order.stock, payment: order.payment },
          happened: request,
          applied: true,
        });
    }
  });

  it.each<Request>(['cancel', 'deadline', 'return'])('refuses a %s of what was never placed', (request) => {
    expect(ask(null, request)).toEqual({ refused: 'unknown-order' });
  });

  it.each<[Request, CancellationReason]>([
    ['cancel', 'customer-request'],
    ['deadline', 'deadline-passed'],
  ])('is cancelled by a %s for the reason %s, which makes both participants undo their part', (request, reason) => {
    const decision = granted(ask(standing('PLACED RESERVED NONE'), request));
    expect(decision.state.reason).toBe(reason);
    expect(namesOf(decision)).toEqual(['OrderCancelled']);
    expect(decision.events).toEqual([{ orderId, reason }]);
  });

  it('tells both participants of its return, once', () => {
    const decision = granted(ask(standing('COMPLETED COMMITTED CAPTURED'), 'return'));
    expect(namesOf(decision)).toEqual(['OrderReturned']);
    expect(ask(decision.state, 'return')).toEqual(alreadyReturned);
  });
});

describe("an order's history", () => {
  it('has every answer, also one that came too late', () => {
    for (const order of everyState())
      for (const answer of keysOf(REACTIONS)) expect(isRecorded(hear(order, answer, orderId))).toBe(true);
  });

  it('has the requests that changed the order, and no others, or repeated requests would let it grow without end', () => {
    for (const order of everyState())
      for (const request of ['cancel', 'deadline', 'return'] as const) {
        const decision = ask(order, request);
        if (!('refused' in decision)) expect(isRecorded(decision)).toBe(decision.applied);
      }
    expect(isRecorded(granted(ask(standing('PLACED NONE NONE'), 'cancel')))).toBe(true);
    expect(isRecorded(granted(ask(standing('CANCELLED NONE NONE'), 'cancel')))).toBe(false);
  });
});

describe('an order, whatever happens to it', () => {
  /** The statuses that may follow each status. No other step exists. */
  const LEADS_TO: Record<OrderStatus, readonly OrderStatus[]> = {
    PLACED: ['CONFIRMED', 'CANCELLED'],
    CONFIRMED: ['COMPLETED'],
    COMPLETED: ['RETURNING'],
    RETURNING: ['RETURNED'],
    CANCELLED: [],
    RETURNED: [],
  };

  const ANSWERS: readonly Answer[] = [
    ...(['StockReserved', 'StockRejected', 'StockCommitted', 'StockReleased', 'StockRestocked'] as const),
    ...(['PaymentAuthorized', 'PaymentDeclined', 'PaymentCaptured', 'PaymentVoided', 'PaymentRefunded'] as const),
  ];
  const REQUESTS: readonly Request[] = ['cancel', 'deadline', 'return'];

  it.each(ORDER_STATUSES)('goes from %s only to a status that may follow it', (status) => {
    for (const order of everyState().filter((one) => one.status === status)) {
      for (const decision of everyDecision(order)) {
        expect([status, ...LEADS_TO[status]]).toContain(decision.state.status);
      }
    }
  });

  it('publishes an event exactly when it enters a status that others must act on', () => {
    const saying: Partial<Record<OrderStatus, EventName>> = {
      CONFIRMED: 'OrderConfirmed',
      CANCELLED: 'OrderCancelled',
      RETURNING: 'OrderReturned',
    };
    for (const order of everyState()) {
      for (const decision of everyDecision(order)) {
        const { status } = decision.state;
        const says = status === order.status ? undefined : saying[status];
        expect(namesOf(decision)).toEqual(says === undefined ? [] : [says]);
      }
    }
  });

  it('never changes its input', () => {
    for (const order of everyState()) expect(() => everyDecision(Object.freeze(order))).not.toThrow();
  });

  function everyDecision(order: OrderState): Decision[] {
    const requested = REQUESTS.map((request) => ask(order, request));
    return [
      ...ANSWERS.map((answer) => hear(order, answer, orderId)),
      ...requested.flatMap((one) => ('refused' in one ? [] : [one])),
    ];
  }
});

describe('an order that is settled', () => {
  it.each<[OrderStatus, readonly Standing[] | 'always' | 'never']>([
    ['PLACED', 'never'],
    ['CONFIRMED', 'never'],
    ['COMPLETED', 'always'],
    // When both have said that nothing is held any more, and only then.
    ['CANCELLED', ['CANCELLED RELEASED VOIDED']],
    ['RETURNING', 'never'],
    ['RETURNED', 'always'],
  ])('is %s: %s', (status, settled) => {
    const orders = everyState().filter((order) => order.status === status);
    const standings = orders.filter(isSettled).map(standingOf);
    expect(standings).toEqual(settled === 'always' ? orders.map(standingOf) : settled === 'never' ? [] : settled);
  });
});

function standing(words: Standing): OrderState {
  const [status, stock, payment] = words.split(' ') as [OrderStatus, StockAnswer, PaymentAnswer];
  return { orderId, status, stock, payment, reason: status === 'CANCELLED' ? 'customer-request' : null };
}

function standingOf({ status, stock, payment }: OrderState): Standing {
  return `${status} ${stock} ${payment}`;
}

/** Every combination of the words, also those that no order ever reaches. */
function everyState(): OrderState[] {
  return ORDER_STATUSES.flatMap((status) =>
    STOCK_ANSWERS.flatMap((stock) => PAYMENT_ANSWERS.map((payment) => standing(`${status} ${stock} ${payment}`))),
  );
}

function namesOf({ events }: Decision): EventName[] {
  return events.map(eventName);
}

function granted(decision: ReturnType<typeof ask>): Decision {
  if ('refused' in decision) throw new Error(`refused: ${decision.refused}`);
  return decision;
}

function keysOf<K extends string>(record: Record<K, unknown>): K[] {
  return Object.keys(record) as K[];
}
