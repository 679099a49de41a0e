import { Column, Entity, PrimaryColumn } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Move } from './stock.js';

/** Pieces of one SKU that moved. Rows are only ever added. */
@Entity('stock_movements')
export class StockMovement {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  sku!: string;

  /** The order that moved them; null for a delivery. */
  @Column('uuid', { name: 'order_id', nullable: true })
  orderId!: string | null;

  @Column('text')
  move!: Move;

  /** Pieces. */
  @Column('integer')
  quantity!: number;

  @Column('timestamptz')
  at!: Date;
}

export function stockMovement(sku: string, orderId: string | null, move: Move, quantity: number): StockMovement {
  return Object.assign(new StockMovement(), { id: uuidv7(), sku, orderId, move, quantity, at: new Date() });
}
