import type { Aggregate } from '#libs/unit-of-work';
import { Counter, Histogram } from 'prom-client';
import { IdempotencyKey } from './idempotency-key.entity.js';
import { Order } from './order.entity.js';
import { historyEntry } from './order-history.entity.js';
import { isRecorded, type Decision, type OrderState, type OrderStatus } from './order.js';
import type { PlacedBefore, Placement } from './place-order.js';

const outcomes = new Counter({
  name: 'saga_outcomes_total',
  help: 'Orders that were completed, cancelled or returned, and why they were cancelled',
  labelNames: ['outcome', 'reason'],
});

const duration = new Histogram({
  name: 'saga_duration_seconds',
  help: 'From the placing of an order until it was completed or cancelled',
  labelNames: ['outcome'],
  buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
});

/** The statuses with which a saga ends. */
const OUTCOMES: Partial<Record<OrderStatus, string>> = {
  COMPLETED: 'completed',
  CANCELLED: 'cancelled',
  RETURNED: 'returned',
};

function noteOutcome({ status, reason }: OrderState, placedAt: Date): void {
  const outcome = OUTCOMES[status];
  if (outcome === undefined) return;
  outcomes.inc({ outcome, reason: reason ?? '' });
  // A return begins long after the order, and nobody stores when.
  if (status === 'RETURNED') return;
  // The database says when an order was placed, and its clock may be ahead of ours.
  duration.observe({ outcome }, Math.max(0, Date.now() - placedAt.getTime()) / 1000);
}

/** An order, or null where there is none with this id. */
export function orderOf(orderId: string): Aggregate<Order | null, Decision> {
  return {
    load: (rows) => rows.find(Order, orderId),
    store: (order, decision) => {
      if (order === null) throw new Error(`cannot store a decision about order ${orderId}: it does not exist`);
      Object.assign(order, decision.state);
      return isRecorded(decision) ? [historyEntry(decision)] : [];
    },
    whenCommitted: (order, { state }) => {
      if (order === null || order.status === state.status) return undefined;
      const { placedAt } = order;
      return () => {
        noteOutcome(state, placedAt);
      };
    },
  };
}

/** The order that was placed with an idempotency key, or will be. */
export function orderUnder(key: string): Aggregate<PlacedBefore, Placement> {
  return {
    load: async (rows) => {
      const [used, now] = await Promise.all([rows.find(IdempotencyKey, key), rows.now()]);
      return { used, order: used === null ? null : await rows.find(Order, used.orderId), now };
    },
    store: (_, { order, requestHash, decision }) => {
      if (decision === null) return [];
      const { orderId } = order;
      return [
        Object.assign(new Order(), order),
        Object.assign(new IdempotencyKey(), { key, requestHash, orderId }),
        historyEntry(decision),
      ];
    },
  };
}
