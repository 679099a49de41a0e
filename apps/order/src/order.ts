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
import type { Refused } from '#libs/unit-of-work';

export const ORDER_STATUSES = ['PLACED', 'CONFIRMED', 'COMPLETED', 'CANCELLED', 'RETURNING', 'RETURNED'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** The last answer of inventory that was applied. */
export const STOCK_ANSWERS = ['NONE', 'RESERVED', 'REJECTED', 'COMMITTED', 'RELEASED', 'RESTOCKED'] as const;
export type StockAnswer = (typeof STOCK_ANSWERS)[number];

/** The last answer of payment that was applied. */
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

/** The events of the other services, which answer the order's own. */
export type Answer = Extract<EventName, `Stock${string}` | `Payment${string}`>;

/** What the customer or the clock asks of it. */
export type Request = 'cancel' | 'return' | 'deadline';

/** Why a request cannot be granted. */
export type Refusal = 'unknown-order' | 'too-late-to-cancel' | 'not-completed' | 'already-returned';

export interface Decision {
  readonly state: OrderState;
  readonly events: readonly DomainEvent[];
  /** What led to it, for the order's history. */
  readonly happened: Answer | Request | 'OrderPlaced';
  /** False where what happened came too late to change anything: it is ignored. */
  readonly applied: boolean;
}

/** What an answer or a request does to an order. */
type Outcome = Omit<Decision, 'happened'>;

/** What the order does on each answer that it hears. */
export const REACTIONS = {
  StockReserved: confirmWhenPaymentIsAuthorizedToo,
  PaymentAuthorized: confirmWhenStockIsReservedToo,
  StockRejected: cancelForLackOfStock,
  PaymentDeclined: cancelForDeclinedPayment,
  StockCommitted: completeWhenPaymentIsCapturedToo,
  PaymentCaptured: completeWhenStockIsCommittedToo,
  StockReleased: recordStockReleased,
  PaymentVoided: recordPaymentVoided,
  StockRestocked: closeReturnWhenRefundedToo,
  PaymentRefunded: closeReturnWhenRestockedToo,
} as const satisfies Record<Answer, (order: OrderState) => Outcome>;

/** A new order, and the event that begins its saga. */
export function place(orderId: string, customerId: string, lines: OrderLine[], total: Money): Decision {
  return {
    state: { orderId, status: 'PLACED', stock: 'NONE', payment: 'NONE', reason: null },
    events: [event(OrderPlaced, { orderId, customerId, lines, total })],
    happened: 'OrderPlaced',
    applied: true,
  };
}

/**
 * Takes an answer of inventory or payment. An answer that comes too late changes nothing, and the same answer again changes
 * nothing more.
 * @param order null where it was never placed here, which can only be a fault: nobody else places orders
 */
export function hear(order: OrderState | null, answer: Answer, orderId: string): Decision {
  if (order === null) throw new Error(`${answer} for order ${orderId}, which was never placed here`);
  return { ...REACTIONS[answer](order), happened: answer };
}

/** Decides a request of the customer, or of the clock. `order` is null where there is none. */
export function ask(order: OrderState | null, request: Request): Decision | Refused<Refusal> {
  if (order === null) return { refused: 'unknown-order' };
  const outcome = outcomeOf(order, request);
  return 'refused' in outcome ? outcome : { ...outcome, happened: request };
}

function outcomeOf(order: OrderState, request: Request): Outcome | Refused<Refusal> {
  switch (request) {
    case 'cancel':
      // Only before the pivot. A second cancel finds the order cancelled already.
      if (order.status === 'PLACED') return cancel(order, 'customer-request');
      return order.status === 'CANCELLED' ? ignored(order) : { refused: 'too-late-to-cancel' };
    case 'deadline':
      return order.status === 'PLACED' ? cancel(order, 'deadline-passed') : ignored(order);
    case 'return':
      if (order.status === 'COMPLETED') return startReturn(order);
      return {
        refused: order.status === 'RETURNING' || order.status === 'RETURNED' ? 'already-returned' : 'not-completed',
      };
  }
}

/**
 * Whether the order's history gets a line. An answer gets one even if it is ignored: it is heard only once. A request
 * that changes nothing gets none, since anybody may repeat it without end.
 */
export function isRecorded({ happened, applied }: Decision): boolean {
  return applied || happened in REACTIONS;
}

/** Whether inventory and payment have both done everything that the order's status asks of them. */
export function isSettled({ status, stock, payment }: OrderState): boolean {
  switch (status) {
    case 'PLACED':
    case 'CONFIRMED':
    case 'RETURNING':
      return false;
    case 'CANCELLED':
      return stock === 'RELEASED' && payment === 'VOIDED';
    case 'COMPLETED':
    case 'RETURNED':
      return true;
  }
}

function confirmWhenPaymentIsAuthorizedToo(order: OrderState): Outcome {
  return order.status === 'PLACED' ? confirmIfBothAgree({ ...order, stock: 'RESERVED' }) : ignored(order);
}

function confirmWhenStockIsReservedToo(order: OrderState): Outcome {
  return order.status === 'PLACED' ? confirmIfBothAgree({ ...order, payment: 'AUTHORIZED' }) : ignored(order);
}

function cancelForLackOfStock(order: OrderState): Outcome {
  return order.status === 'PLACED' ? cancel({ ...order, stock: 'REJECTED' }, 'out-of-stock') : ignored(order);
}

function cancelForDeclinedPayment(order: OrderState): Outcome {
  return order.status === 'PLACED' ? cancel({ ...order, payment: 'DECLINED' }, 'payment-declined') : ignored(order);
}

function completeWhenPaymentIsCapturedToo(order: OrderState): Outcome {
  return order.status === 'CONFIRMED' ? completeIfBothDone({ ...order, stock: 'COMMITTED' }) : ignored(order);
}

function completeWhenStockIsCommittedToo(order: OrderState): Outcome {
  return order.status === 'CONFIRMED' ? completeIfBothDone({ ...order, payment: 'CAPTURED' }) : ignored(order);
}

function recordStockReleased(order: OrderState): Outcome {
  return order.status === 'CANCELLED' ? applied({ ...order, stock: 'RELEASED' }) : ignored(order);
}

function recordPaymentVoided(order: OrderState): Outcome {
  return order.status === 'CANCELLED' ? applied({ ...order, payment: 'VOIDED' }) : ignored(order);
}

function closeReturnWhenRefundedToo(order: OrderState): Outcome {
  return order.status === 'RETURNING' ? closeReturnIfBothDone({ ...order, stock: 'RESTOCKED' }) : ignored(order);
}

function closeReturnWhenRestockedToo(order: OrderState): Outcome {
  return order.status === 'RETURNING' ? closeReturnIfBothDone({ ...order, payment: 'REFUNDED' }) : ignored(order);
}

/** The pivot. */
function confirmIfBothAgree(order: OrderState): Outcome {
  if (order.stock !== 'RESERVED' || order.payment !== 'AUTHORIZED') return applied(order);
  return applied({ ...order, status: 'CONFIRMED' }, event(OrderConfirmed, { orderId: order.orderId }));
}

function cancel(order: OrderState, reason: CancellationReason): Outcome {
  return applied({ ...order, status: 'CANCELLED', reason }, event(OrderCancelled, { orderId: order.orderId, reason }));
}

function completeIfBothDone(order: OrderState): Outcome {
  const done = order.stock === 'COMMITTED' && order.payment === 'CAPTURED';
  return applied(done ? { ...order, status: 'COMPLETED' } : order);
}

function startReturn(order: OrderState): Outcome {
  return applied({ ...order, status: 'RETURNING' }, event(OrderReturned, { orderId: order.orderId }));
}

function closeReturnIfBothDone(order: OrderState): Outcome {
  const done = order.stock === 'RESTOCKED' && order.payment === 'REFUNDED';
  return applied(done ? { ...order, status: 'RETURNED' } : order);
}

function applied(state: OrderState, ...events: DomainEvent[]): Outcome {
  return { state, events, applied: true };
}

function ignored(state: OrderState): Outcome {
  return { state, events: [], applied: false };
}
