import { bigintAsNumber } from '#libs/unit-of-work';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PaymentState, PaymentStatus } from './payment.js';

/** What payment did, or refused to do, for one order: its state is the state machine's. */
@Entity('payments')
export class Payment implements PaymentState {
  @PrimaryColumn('uuid', { name: 'order_id' })
  orderId!: string;

  /** Whose account; null where the order was cancelled before it was heard of. */
  @Column({ type: 'text', name: 'customer_id', nullable: true, update: false })
  customerId!: string | null;

  @Column('text')
  status!: PaymentStatus;

  /** Minor units. */
  @Column('bigint', { transformer: bigintAsNumber })
  amount!: number;
}
