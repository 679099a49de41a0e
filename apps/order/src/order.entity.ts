import type { CancellationReason, OrderLine } from '#libs/contracts';
import { bigintAsNumber } from '#libs/unit-of-work';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OrderState, OrderStatus, PaymentAnswer, StockAnswer } from './order.js';

/** A line as it was sold, with the price at that moment. */
export interface PricedLine extends OrderLine {
  /** Minor units. */
  readonly unitPrice: number;
}

/** An order. Each field of the state machine's state is a column. */
@Entity('orders')
export class Order implements OrderState {
  @PrimaryColumn('uuid', { name: 'order_id' })
  orderId!: string;

  @Column({ type: 'text', name: 'customer_id', update: false })
  customerId!: string;

  @Column({ type: 'json', update: false })
  lines!: PricedLine[];

  /** Minor units. */
  @Column({ type: 'bigint', name: 'total_amount', update: false, transformer: bigintAsNumber })
  totalAmount!: number;

  @Column({ type: 'text', update: false })
  currency!: string;

  @Column('text')
  status!: OrderStatus;

  @Column('text')
  stock!: StockAnswer;

  @Column('text')
  payment!: PaymentAnswer;

  @Column('text', { nullable: true })
  reason!: CancellationReason | null;

  @Column({ type: 'timestamptz', name: 'placed_at', update: false })
  placedAt!: Date;

  /** When the order is cancelled if the answers have not come by then. */
  @Column({ type: 'timestamptz', name: 'deadline_at', update: false })
  deadlineAt!: Date;

  /** The trace of the request that placed it. A cancellation by the deadline links to it, or goes on in it where no spans are recorded. */
  @Column({ type: 'text', nullable: true, update: false })
  traceparent!: string | null;
}
