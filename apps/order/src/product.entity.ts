import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of the price list. */
@Entity('products')
export class Product {
  @PrimaryColumn('text')
  sku!: string;

  @Column('text')
  name!: string;

  /** Minor units. */
  @Column('integer', { name: 'unit_price' })
  unitPrice!: number;

  @Column('text')
  currency!: string;
}
