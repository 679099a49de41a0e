import { bigintAsNumber } from '#libs/unit-of-work';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PaymentState, PaymentStatus } from './payment.js';

/** What payment did, or refused to do, for one order. Each field of the state machine's state is a column. */
@Entity('payments')
export class Payment implements PaymentState {
  @PrimaryColumn('uuid', { name: 'order_id' })
  orderId!: string;

  /** Whose account; null where the order was cancelled before payment heard of it. */
  @Column({ type: 'text', name: 'customer_id', nullable: true, update: false })
  customerId!: string | null;

  @Column('text')
  status!: PaymentStatus;

  /** Minor units. */
  @Column('bigint', { transformer: bigintAsNumber })
  amount!: number;
}
