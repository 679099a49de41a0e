import { Column, Entity, PrimaryColumn } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Decision, OrderStatus } from './order.js';

/** One thing that an order was asked or heard, and the order's status after it. Rows are only ever added. */
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

export function historyEntry({ state, happened, applied }: Decision): OrderHistoryEntry {
  const { orderId, status } = state;
  return Object.assign(new OrderHistoryEntry(), { id: uuidv7(), orderId, happened, status, applied, at: new Date() });
}
