import * as reservations from '../../../apps/inventory/src/reservation.js';
import * as orders from '../../../apps/order/src/order.js';
import * as payments from '../../../apps/payment/src/payment.js';

/** The rules of the three services: their own functions, not copies. A test removes a guard by replacing one. */
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
