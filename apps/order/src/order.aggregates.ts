import type { Aggregate } from '#libs/unit-of-work';
import { IdempotencyKey } from './idempotency-key.entity.js';
import { Order } from './order.entity.js';
import { historyEntry } from './order-history.entity.js';
import { isRecorded, type Decision } from './order.js';
import type { PlacedBefore, Placement } from './place-order.js';

/** An order, or null where there is none with this id. */
export function orderOf(orderId: string): Aggregate<Order | null, Decision> {
  return {
    load: (rows) => rows.find(Order, orderId),
    store: (order, decision) => {
      if (order === null) throw new Error(`cannot store a decision about order ${orderId}: it does not exist`);
      Object.assign(order, decision.state);
      return isRecorded(decision) ? [historyEntry(decision)] : [];
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
