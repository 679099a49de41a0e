import { Money, OrderLine, type Service } from '#libs/contracts';
import { ask, hear, place, REACTIONS, type Answer, type OrderState, type Request } from '../../apps/order/src/order.js';
import { authorize, capture, refund, voidPayment, type PaymentState } from '../../apps/payment/src/payment.js';
import { commit, release, reserve, restock, type ReservationState } from '../../apps/inventory/src/reservation.js';
import { mermaid } from './markdown.js';

const ORDER_ID = '00000000-0000-7000-8000-000000000000';
const LINES = [Object.assign(new OrderLine(), { sku: 'A', quantity: 1 })];
const TOTAL = Object.assign(new Money(), { amount: 1, currency: 'EUR' });

/** Something that can happen to a state. Undefined where it cannot happen, or changes nothing. */
type Moves<S> = Record<string, (state: S) => S | undefined>;

/**
 * The states of an order, of a payment or of a reservation: found by trying everything on the rules themselves. Undefined
 * for other services.
 */
export function stateDiagram(service: Service): string | undefined {
  switch (service) {
    case 'order':
      return diagram<OrderState>(place(ORDER_ID, 'a customer', LINES, TOTAL).state, orderMoves());
    case 'payment':
      return diagram<PaymentState | null>(null, {
        OrderPlaced: (payment) => authorize(payment, { ...ACCOUNT, available: 1 }, ORDER_ID, TOTAL).state,
        'OrderPlaced, no money': (payment) => authorize(payment, ACCOUNT, ORDER_ID, TOTAL).state,
        OrderConfirmed: (payment) => capture(payment, ORDER_ID).state,
        OrderCancelled: (payment) => voidPayment(payment, ORDER_ID).state,
        OrderReturned: (payment) => refund(payment, ORDER_ID).state,
      });
    case 'inventory':
      return diagram<ReservationState | null>(null, {
        OrderPlaced: (reservation) => reserve(reservation, [{ ...LEVEL, onHand: 1 }], ORDER_ID, LINES).state,
        'OrderPlaced, no stock': (reservation) => reserve(reservation, [LEVEL], ORDER_ID, LINES).state,
        OrderConfirmed: (reservation) => commit(reservation, ORDER_ID).state,
        OrderCancelled: (reservation) => release(reservation, ORDER_ID).state,
        OrderReturned: (reservation) => restock(reservation, ORDER_ID).state,
      });
    default:
      return undefined;
  }
}

const ACCOUNT = { currency: TOTAL.currency, available: 0, held: 0, captured: 0 };
const LEVEL = { sku: 'A', onHand: 0, reserved: 0, shipped: 0 };

function orderMoves(): Moves<OrderState> {
  const answers = (Object.keys(REACTIONS) as Answer[]).map(
    (answer) => [answer, (order: OrderState) => hear(order, answer, ORDER_ID).state] as const,
  );
  const requests = (['cancel', 'deadline', 'return'] satisfies Request[]).map((request) => {
    return [request, (order: OrderState) => stateAfter(ask(order, request))] as const;
  });
  return Object.fromEntries([...answers, ...requests]);
}

function stateAfter(decision: ReturnType<typeof ask>): OrderState | undefined {
  return 'refused' in decision ? undefined : decision.state;
}

function diagram<S extends { readonly status: string } | null>(start: S, moves: Moves<S>): string {
  const seen = new Map<string, S>([[JSON.stringify(start), start]]);
  const edges = new Map<string, Set<string>>();
  const statusOf = (state: S) => state?.status ?? '[*]';
  // The loop also reaches the states that are added to the map meanwhile.
  for (const state of seen.values()) {
    for (const [label, move] of Object.entries(moves)) {
      const next = attempt(move, state);
      if (next === undefined) continue;
      if (!seen.has(JSON.stringify(next))) seen.set(JSON.stringify(next), next);
      if (statusOf(next) === statusOf(state)) continue;
      const edge = `${statusOf(state)} --> ${statusOf(next)}`;
      edges.set(edge, (edges.get(edge) ?? new Set<string>()).add(label));
    }
  }
  const begin = start === null ? [] : [`[*] --> ${start.status}`];
  return mermaid([
    'stateDiagram-v2',
    ...begin,
    ...[...edges].map(([edge, labels]) => `${edge}: ${[...labels].join(', ')}`),
  ]);
}

/** A rule throws at what can never happen in the saga: that is no transition. */
function attempt<S>(move: (state: S) => S | undefined, state: S): S | undefined {
  try {
    return move(state);
  } catch {
    return undefined;
  }
}
