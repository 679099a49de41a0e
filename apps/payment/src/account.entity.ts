import { bigintAsNumber } from '#libs/unit-of-work';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Account as AccountState } from './payment.js';

/** A customer's account, with the sums of its ledger entries, so that one row lock decides a race. */
@Entity('accounts')
export class Account implements AccountState {
  @PrimaryColumn('text', { name: 'customer_id' })
  customerId!: string;

  @Column('text')
  currency!: string;

  /** Minor units, as are the others. */
  @Column('bigint', { transformer: bigintAsNumber })
  available!: number;

  @Column('bigint', { transformer: bigintAsNumber })
  held!: number;

  @Column('bigint', { transformer: bigintAsNumber })
  captured!: number;
}
