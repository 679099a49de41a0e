import {
  event,
  PaymentAuthorized,
  PaymentCaptured,
  PaymentDeclined,
  PaymentRefunded,
  PaymentVoided,
  type DeclineReason,
  type DomainEvent,
  type Money,
} from '#libs/contracts';
import type { Balance, Move } from './ledger.js';

/** `TOMBSTONE`: the order was cancelled before payment heard of it. A late `OrderPlaced` finds the tombstone and is refused. */
export const PAYMENT_STATUSES = ['AUTHORIZED', 'DECLINED', 'CAPTURED', 'VOIDED', 'REFUNDED', 'TOMBSTONE'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** What payment knows of one order. */
export interface PaymentState {
  readonly orderId: string;
  readonly status: PaymentStatus;
  /** Minor units that were held; 0 where none were. */
  readonly amount: number;
}

export interface Account extends Balance {
  readonly currency: string;
}

export interface Decision {
  readonly state: PaymentState;
  /** How money moves for it, if at all. */
  readonly move: Move | null;
  readonly events: readonly DomainEvent[];
}

/** Holds the total, or says why not. `payment` is null where the order is new, `account` where there is no such customer. */
export function authorize(
  payment: PaymentState | null,
  account: Account | null,
  orderId: string,
  total: Money,
): Decision {
  if (payment?.status === 'TOMBSTONE')
    return unmoved(payment, event(PaymentDeclined, { orderId, reason: 'order-cancelled' }));
  if (payment !== null) return unmoved(payment);
  const reason = reasonToDecline(account, total);
  if (reason !== null) {
    return unmoved({ orderId, status: 'DECLINED', amount: 0 }, event(PaymentDeclined, { orderId, reason }));
  }
  return {
    state: { orderId, status: 'AUTHORIZED', amount: total.amount },
    move: 'authorize',
    events: [event(PaymentAuthorized, { orderId, amount: total })],
  };
}

/** Takes the held money. The order is past its pivot, so this cannot be refused. */
export function capture(payment: PaymentState | null, orderId: string): Decision {
  switch (payment?.status) {
    case 'AUTHORIZED':
      return {
        state: { ...payment, status: 'CAPTURED' },
        move: 'capture',
        events: [event(PaymentCaptured, { orderId })],
      };
    case 'CAPTURED':
    case 'REFUNDED':
      return unmoved(payment);
    case 'DECLINED':
    case 'VOIDED':
    case 'TOMBSTONE':
    case undefined:
      throw new Error(`order ${orderId} is confirmed, but its payment is ${payment?.status ?? 'unknown'}`);
  }
}

/** Voids what is held. If nothing is held, it answers all the same: the order waits for the answer. */
export function voidPayment(payment: PaymentState | null, orderId: string): Decision {
  const voided = event(PaymentVoided, { orderId });
  switch (payment?.status) {
    case 'AUTHORIZED':
      return { state: { ...payment, status: 'VOIDED' }, move: 'void', events: [voided] };
    case undefined:
      return unmoved({ orderId, status: 'TOMBSTONE', amount: 0 }, voided);
    case 'DECLINED':
    case 'VOIDED':
    case 'TOMBSTONE':
      return unmoved(payment, voided);
    case 'CAPTURED':
    case 'REFUNDED':
      throw new Error(`order ${orderId} is cancelled, but its payment is ${payment.status}`);
  }
}

/** Gives captured money back. */
export function refund(payment: PaymentState | null, orderId: string): Decision {
  const refunded = event(PaymentRefunded, { orderId });
  switch (payment?.status) {
    case 'CAPTURED':
      return { state: { ...payment, status: 'REFUNDED' }, move: 'refund', events: [refunded] };
    case 'REFUNDED':
      return unmoved(payment, refunded);
    case 'AUTHORIZED':
    case 'DECLINED':
    case 'VOIDED':
    case 'TOMBSTONE':
    case undefined:
      throw new Error(`order ${orderId} is returned, but its payment is ${payment?.status ?? 'unknown'}`);
  }
}

function reasonToDecline(account: Account | null, total: Money): DeclineReason | null {
  if (account === null) return 'unknown-customer';
  if (account.currency !== total.currency) return 'currency-mismatch';
  return account.available < total.amount ? 'insufficient-funds' : null;
}

function unmoved(state: PaymentState, ...events: DomainEvent[]): Decision {
  return { state, move: null, events };
}
