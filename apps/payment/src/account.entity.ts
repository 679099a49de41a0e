import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Account as AccountState } from './payment.js';

const asNumber = { to: (value: number) => value, from: Number };

/** A customer's account: the sums of its ledger entries, kept beside them so that one row lock decides a race. */
@Entity('accounts')
export class Account implements AccountState {
  @PrimaryColumn('text', { name: 'customer_id' })
  customerId!: string;

  @Column('text')
  currency!: string;

  /** Minor units, as are the others. */
  @Column('bigint', { transformer: asNumber })
  available!: number;

  @Column('bigint', { transformer: asNumber })
  held!: number;

  @Column('bigint', { transformer: asNumber })
  captured!: number;
}
