import { Column, Entity, PrimaryColumn } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { OrderState, OrderStatus } from './order.js';

/** One thing that an order was asked or heard, and where that left it. Rows are only ever added. */
@Entity('order_history')
export class OrderHistoryEntry {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'order_id' })
  orderId!: string;

  /** An event's name, or a request's. */
  @Column('text')
  happened!: string;

  /** The order's status after it. */
  @Column('text')
  status!: OrderStatus;

  /** False where it came too late to change anything. */
  @Column('boolean')
  applied!: boolean;

  @Column('timestamptz')
  at!: Date;
}

export function historyEntry(order: OrderState, happened: string, applied: boolean): OrderHistoryEntry {
  const { orderId, status } = order;
  return Object.assign(new OrderHistoryEntry(), { id: uuidv7(), orderId, happened, status, applied, at: new Date() });
}
