import type { CancellationReason, Money } from '#libs/contracts';
import type { OrderHistoryEntry } from './order-history.entity.js';
import type { Order, PricedLine } from './order.entity.js';
import { isSettled, type OrderStatus } from './order.js';

/** An order, as the API shows it. */
export interface OrderView {
  readonly id: string;
  readonly status: OrderStatus;
  readonly reason: CancellationReason | null;
  /** For a cancelled order: whether both services have said that nothing is held for it any more. */
  readonly settled: boolean;
  readonly customerId: string;
  readonly lines: readonly PricedLine[];
  readonly total: Money;
  readonly placedAt: string;
  readonly deadlineAt: string;
}

export interface OrderWithHistoryView extends OrderView {
  readonly history: readonly {
    readonly happened: string;
    readonly status: OrderStatus;
    readonly applied: boolean;
    readonly at: string;
  }[];
}

export function orderView(order: Order): OrderView {
  return {
    id: order.orderId,
    status: order.status,
    reason: order.reason,
    settled: isSettled(order),
    customerId: order.customerId,
    lines: order.lines,
    total: { amount: order.totalAmount, currency: order.currency },
    placedAt: order.placedAt.toISOString(),
    deadlineAt: order.deadlineAt.toISOString(),
  };
}

/** The answer to `POST /orders`, which is the same however often the request comes: the order as it was placed. */
export function placedView(order: Order): OrderView {
  return { ...orderView(order), status: 'PLACED', reason: null, settled: false };
}

export function withHistory(order: Order, history: readonly OrderHistoryEntry[]): OrderWithHistoryView {
  return {
    ...orderView(order),
    history: history.map(({ happened, status, applied, at }) => ({ happened, status, applied, at: at.toISOString() })),
  };
}
