import type { UnitOfWork } from '#libs/unit-of-work';
import { historyEntry } from './order-history.entity.js';
import type { Order } from './order.entity.js';
import type { Decision } from './order.js';

/** Makes a decision true: the order's new state, the line in its history, the events in the outbox. */
export function applyDecision(
  order: Order,
  happened: string,
  { state, events, applied }: Decision,
  work: UnitOfWork,
): void {
  Object.assign(order, state);
  work.add(historyEntry(order, happened, applied));
  work.publish(...events);
}
