import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ListedStock } from './stock.js';

/** A key with which a delivery was booked, so that the same request books nothing more. */
@Entity('idempotency_keys')
export class IdempotencyKey {
  @PrimaryColumn('text')
  key!: string;

  /** SHA-256 of the request. */
  @Column('text', { name: 'request_hash' })
  requestHash!: string;

  /** The delivery's movement. */
  @Column('uuid', { name: 'movement_id' })
  movementId!: string;

  /** The stock after the delivery: the answer, which the same request gets again. */
  @Column('json')
  stock!: ListedStock;
}
