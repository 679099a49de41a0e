import { bigintAsNumber } from '#libs/unit-of-work';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { postings, type Bucket, type Move } from './ledger.js';

/** One side of a double entry. Rows are only ever added. */
@Entity('ledger_entries')
export class LedgerEntry {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text', { name: 'customer_id' })
  customerId!: string;

  /** The order that moved the money; null for the opening of an account. */
  @Column('uuid', { name: 'order_id', nullable: true })
  orderId!: string | null;

  @Column('text')
  move!: Move;

  @Column('text')
  bucket!: Bucket;

  /** Minor units; negative where money leaves the bucket. */
  @Column('bigint', { transformer: bigintAsNumber })
  amount!: number;

  @Column('timestamptz')
  at!: Date;
}

/** Both sides of a move. */
export function ledgerEntries(customerId: string, orderId: string, move: Move, amount: number): LedgerEntry[] {
  const at = new Date();
  return postings(move, amount).map((posting) =>
    Object.assign(new LedgerEntry(), { id: uuidv7(), customerId, orderId, move, at, ...posting }),
  );
}
