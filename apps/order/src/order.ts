import {
  event,
  OrderCancelled,
  OrderConfirmed,
  OrderPlaced,
  OrderReturned,
  type CancellationReason,
  type DomainEvent,
  type EventName,
  type Money,
  type OrderLine,
} from '#libs/contracts';

export const ORDER_STATUSES = ['PLACED', 'CONFIRMED', 'COMPLETED', 'CANCELLED', 'RETURNING', 'RETURNED'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** What inventory last said of the order. */
export const STOCK_ANSWERS = ['NONE', 'RESERVED', 'REJECTED', 'COMMITTED', 'RELEASED', 'RESTOCKED'] as const;
export type StockAnswer = (typeof STOCK_ANSWERS)[number];

/** What payment last said of the order. */
export const PAYMENT_ANSWERS = ['NONE', 'AUTHORIZED', 'DECLINED', 'CAPTURED', 'VOIDED', 'REFUNDED'] as const;
export type PaymentAnswer = (typeof PAYMENT_ANSWERS)[number];

/** Where an order stands, and what it has heard. */
export interface OrderState {
  readonly orderId: string;
  readonly status: OrderStatus;
  readonly stock: StockAnswer;
  readonly payment: PaymentAnswer;
  /** Why it was cancelled; null unless it was. */
  readonly reason: CancellationReason | null;
}

/** What the order hears of from the other services. */
export type Answer = Extract<EventName, `Stock${string}` | `Payment${string}`>;

/** What the customer or the clock asks of it. */
export type Request = 'cancel' | 'return' | 'deadline';

/** Why a request cannot be granted. */
export type Refusal = 'too-late-to-cancel' | 'not-completed' | 'already-returned';

export interface Decision {
  readonly state: OrderState;
  readonly events: readonly DomainEvent[];
  /** False where what happened changes nothing any more; it is still recorded in the order's history. */
  readonly applied: boolean;
}

export type RequestDecision = Decision | { readonly refused: Refusal };

/** A new order, and the event that begins its saga. */
export function place(orderId: string, customerId: string, lines: OrderLine[], total: Money): Decision {
  return {
    state: { orderId, status: 'PLACED', stock: 'NONE', payment: 'NONE', reason: null },
    events: [event(OrderPlaced, { orderId, customerId, lines, total })],
    applied: true,
  };
}

/** Takes an answer of inventory or payment. Total: an answer that comes too late, or twice, changes nothing. */
export function hear(order: OrderState, answer: Answer): Decision {
  switch (answer) {
    case 'StockReserved':
      return order.status === 'PLACED' ? confirmIfBothAgree({ ...order, stock: 'RESERVED' }) : nothing(order);
    case 'PaymentAuthorized':
      return order.status === 'PLACED' ? confirmIfBothAgree({ ...order, payment: 'AUTHORIZED' }) : nothing(order);
    case 'StockRejected':
      return order.status === 'PLACED' ? cancel({ ...order, stock: 'REJECTED' }, 'out-of-stock') : nothing(order);
    case 'PaymentDeclined':
      return order.status === 'PLACED' ? cancel({ ...order, payment: 'DECLINED' }, 'payment-declined') : nothing(order);
    case 'StockCommitted':
      return order.status === 'CONFIRMED' ? completeIfBothDone({ ...order, stock: 'COMMITTED' }) : nothing(order);
    case 'PaymentCaptured':
      return order.status === 'CONFIRMED' ? completeIfBothDone({ ...order, payment: 'CAPTURED' }) : nothing(order);
    case 'StockReleased':
      return order.status === 'CANCELLED' ? applied({ ...order, stock: 'RELEASED' }) : nothing(order);
    case 'PaymentVoided':
      return order.status === 'CANCELLED' ? applied({ ...order, payment: 'VOIDED' }) : nothing(order);
    case 'StockRestocked':
      return order.status === 'RETURNING' ? closeReturnIfBothDone({ ...order, stock: 'RESTOCKED' }) : nothing(order);
    case 'PaymentRefunded':
      return order.status === 'RETURNING' ? closeReturnIfBothDone({ ...order, payment: 'REFUNDED' }) : nothing(order);
  }
}

/** Decides a request of the customer, or of the clock. */
export function decide(order: OrderState, request: Request): RequestDecision {
  switch (request) {
    case 'cancel':
      // Only before the pivot; a second cancel has what it wants already.
      if (order.status === 'PLACED') return cancel(order, 'customer-request');
      return order.status === 'CANCELLED' ? nothing(order) : { refused: 'too-late-to-cancel' };
    case 'deadline':
      return order.status === 'PLACED' ? cancel(order, 'deadline-passed') : nothing(order);
    case 'return':
      if (order.status === 'COMPLETED') return startReturn(order);
      return {
        refused: order.status === 'RETURNING' || order.status === 'RETURNED' ? 'already-returned' : 'not-completed',
      };
  }
}

/** Whether a cancelled order has heard from both that nothing is held for it any more. */
export function isSettled(order: OrderState): boolean {
  return order.status === 'CANCELLED' && order.stock === 'RELEASED' && order.payment === 'VOIDED';
}

/** The pivot. */
function confirmIfBothAgree(order: OrderState): Decision {
  if (order.stock !== 'RESERVED' || order.payment !== 'AUTHORIZED') return applied(order);
  return applied({ ...order, status: 'CONFIRMED' }, event(OrderConfirmed, { orderId: order.orderId }));
}

function cancel(order: OrderState, reason: CancellationReason): Decision {
  return applied({ ...order, status: 'CANCELLED', reason }, event(OrderCancelled, { orderId: order.orderId, reason }));
}

function completeIfBothDone(order: OrderState): Decision {
  const done = order.stock === 'COMMITTED' && order.payment === 'CAPTURED';
  return applied(done ? { ...order, status: 'COMPLETED' } : order);
}

function startReturn(order: OrderState): Decision {
  return applied({ ...order, status: 'RETURNING' }, event(OrderReturned, { orderId: order.orderId }));
}

function closeReturnIfBothDone(order: OrderState): Decision {
  const done = order.stock === 'RESTOCKED' && order.payment === 'REFUNDED';
  return applied(done ? { ...order, status: 'RETURNED' } : order);
}

function applied(state: OrderState, ...events: DomainEvent[]): Decision {
  return { state, events, applied: true };
}

function nothing(state: OrderState): Decision {
  return { state, events: [], applied: false };
}
