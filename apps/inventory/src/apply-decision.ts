import type { UnitOfWork } from '#libs/unit-of-work';
import { Reservation } from './reservation.entity.js';
import type { Decision } from './reservation.js';
import type { Stock } from './stock.entity.js';
import { stockMovement } from './stock-movement.entity.js';
import { apply } from './stock.js';

/** Makes a decision true: the reservation's new state, the movements and levels of its lines, the events in the outbox. */
export function applyDecision(
  reservation: Reservation | null,
  stock: readonly Stock[],
  { state, move, events }: Decision,
  work: UnitOfWork,
): void {
  if (reservation === null) work.add(Object.assign(new Reservation(), state));
  else Object.assign(reservation, state);
  if (move !== null) {
    for (const { sku, quantity } of state.lines) {
      const level = stock.find((one) => one.sku === sku);
      if (level === undefined)
        throw new Error(`reservation ${state.orderId} moves ${sku}, which inventory does not have`);
      Object.assign(level, apply(level, move, quantity));
      work.add(stockMovement(sku, state.orderId, move, quantity));
    }
  }
  work.publish(...events);
}
