import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A key with which a customer placed an order, so that the same request makes no second order. */
@Entity('idempotency_keys')
export class IdempotencyKey {
  @PrimaryColumn('text')
  key!: string;

  /** SHA-256 of the request's body. */
  @Column('text', { name: 'request_hash' })
  requestHash!: string;

  @Column('uuid', { name: 'order_id' })
  orderId!: string;
}
