import { ApiProperty } from '@nestjs/swagger';
import type { Account } from './account.entity.js';
import { BUCKETS, MOVES, type Bucket, type Move } from './ledger.js';
import type { LedgerEntry } from './ledger-entry.entity.js';
import type { Payment } from './payment.entity.js';
import { PAYMENT_STATUSES, type PaymentStatus } from './payment.js';

/** An account, as the API shows it. All amounts are minor units. */
export class AccountView {
  @ApiProperty({ example: 'alice' })
  readonly customerId!: string;

  @ApiProperty({ description: 'ISO 4217.', example: 'EUR' })
  readonly currency!: string;

  @ApiProperty({ description: 'What the customer can spend, in minor units.', type: 'integer', example: 7500 })
  readonly available!: number;

  @ApiProperty({ description: 'What is held for orders, in minor units.', type: 'integer', example: 0 })
  readonly held!: number;

  @ApiProperty({ description: 'What completed orders have taken, in minor units.', type: 'integer', example: 2500 })
  readonly captured!: number;
}

/** One side of a double entry. */
export class LedgerEntryView {
  @ApiProperty({ description: 'Why the money moved.', enum: MOVES, enumName: 'Move', example: 'authorize' })
  readonly move!: Move;

  @ApiProperty({ enum: BUCKETS, enumName: 'Bucket', example: 'held' })
  readonly bucket!: Bucket;

  @ApiProperty({
    description: 'Minor units; negative where money leaves the bucket.',
    type: 'integer',
    example: 2500,
  })
  readonly amount!: number;

  @ApiProperty({ format: 'date-time', example: '2026-11-02T09:30:00.000Z' })
  readonly at!: string;
}

/** What payment did for an order, as the API shows it. */
export class PaymentView {
  @ApiProperty({ format: 'uuid', example: '019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71' })
  readonly orderId!: string;

  @ApiProperty({
    description: 'Whose account; null where the order was cancelled before payment heard of it.',
    type: 'string',
    nullable: true,
    example: 'alice',
  })
  readonly customerId!: string | null;

  @ApiProperty({
    description: '`TOMBSTONE`: the order was cancelled before payment heard of it.',
    enum: PAYMENT_STATUSES,
    enumName: 'PaymentStatus',
    example: 'CAPTURED',
  })
  readonly status!: PaymentStatus;

  @ApiProperty({ description: 'What was held, in minor units; 0 where nothing was.', type: 'integer', example: 2500 })
  readonly amount!: number;

  @ApiProperty({ description: 'Both sides of each move, the oldest move first.', type: [LedgerEntryView] })
  readonly entries!: readonly LedgerEntryView[];
}

export function accountView({ customerId, currency, available, held, captured }: Account): AccountView {
  return { customerId, currency, available, held, captured };
}

export function paymentView(payment: Payment, entries: readonly LedgerEntry[]): PaymentView {
  const { orderId, customerId, status, amount } = payment;
  return {
    orderId,
    customerId,
    status,
    amount,
    entries: entries.map((entry) => ({
      move: entry.move,
      bucket: entry.bucket,
      amount: entry.amount,
      at: entry.at.toISOString(),
    })),
  };
}
