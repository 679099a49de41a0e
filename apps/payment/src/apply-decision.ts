import type { UnitOfWork } from '#libs/unit-of-work';
import { type Account } from './account.entity.js';
import { ledgerEntries } from './ledger-entry.entity.js';
import { apply } from './ledger.js';
import { Payment } from './payment.entity.js';
import type { Decision } from './payment.js';

/** Makes a decision true: the payment's new state, the double entry and the account's balance, the events in the outbox. */
export function applyDecision(
  payment: Payment | null,
  account: Account | null,
  customerId: string | null,
  { state, move, events }: Decision,
  work: UnitOfWork,
): void {
  if (payment === null) work.add(Object.assign(new Payment(), { customerId, ...state }));
  else Object.assign(payment, state);
  if (move !== null) {
    if (account === null) throw new Error(`payment ${state.orderId} moves money, but has no account`);
    Object.assign(account, apply(account, move, state.amount));
    work.add(...ledgerEntries(account.customerId, state.orderId, move, state.amount));
  }
  work.publish(...events);
}
