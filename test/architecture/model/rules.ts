import * as reservations from '../../../apps/inventory/src/reservation.js';
import * as orders from '../../../apps/order/src/order.js';
import * as payments from '../../../apps/payment/src/payment.js';

/** The decisions of the three services of the saga: their own functions, not a copy. A test takes a guard out by replacing one. */
export const RULES = {
  hear: orders.hear,
  ask: orders.ask,
  authorize: payments.authorize,
  capture: payments.capture,
  voidPayment: payments.voidPayment,
  refund: payments.refund,
  reserve: reservations.reserve,
  commit: reservations.commit,
  release: reservations.release,
  restock: reservations.restock,
};
export type Rules = typeof RULES;
