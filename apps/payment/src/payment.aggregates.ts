import type { Aggregate } from '#libs/unit-of-work';
import { Account } from './account.entity.js';
import { ledgerEntries } from './ledger-entry.entity.js';
import { apply } from './ledger.js';
import { Payment } from './payment.entity.js';
import type { Decision } from './payment.js';

interface PaymentRows {
  /** Null where payment has not heard of the order. */
  readonly payment: Payment | null;
  /** Whose account; null where payment does not know yet. */
  readonly customerId: string | null;
  readonly account: Account | null;
}

type PaymentAggregate = Aggregate<PaymentRows, Decision>;

/** The payment of an order, and the account that it moves money on. */
export function paymentOf(orderId: string): PaymentAggregate {
  return {
    load: async (rows) => {
      const payment = await rows.find(Payment, orderId);
      const customerId = payment?.customerId ?? null;
      return { payment, customerId, account: customerId === null ? null : await rows.find(Account, customerId) };
    },
    store,
  };
}

/** The payment of a new order: its customer is known, so the payment and the account are loaded together. */
export function firstPaymentOf(orderId: string, customerId: string): PaymentAggregate {
  return {
    load: async (rows) => {
      const [payment, account] = await Promise.all([rows.find(Payment, orderId), rows.find(Account, customerId)]);
      return { payment, customerId, account };
    },
    store,
  };
}

/** Stores the payment's new state, the account's balance and the double entry of the move. */
function store({ payment, customerId, account }: PaymentRows, { state, move }: Decision): object[] {
  if (payment !== null) Object.assign(payment, state);
  const added = payment === null ? [Object.assign(new Payment(), { customerId, ...state })] : [];
  if (move === null) return added;
  if (account === null) throw new Error(`cannot move money for order ${state.orderId}: its customer has no account`);
  Object.assign(account, apply(account, move, state.amount));
  return [...added, ...ledgerEntries(account.customerId, state.orderId, move, state.amount)];
}
