import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ListedStock } from './stock.js';

/** The stock of one SKU. */
@Entity('stock')
export class Stock implements ListedStock {
  @PrimaryColumn('text')
  sku!: string;

  /** How many there were when the SKU was first listed. */
  @Column('integer')
  initial!: number;

  @Column('integer', { name: 'on_hand' })
  onHand!: number;

  @Column('integer')
  reserved!: number;

  @Column('integer')
  shipped!: number;

  /** How many were delivered since. */
  @Column('integer')
  delivered!: number;
}
