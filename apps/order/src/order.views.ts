import { CANCELLATION_REASONS, type CancellationReason } from '#libs/contracts';
import { ApiProperty } from '@nestjs/swagger';
import type { OrderHistoryEntry } from './order-history.entity.js';
import type { Order } from './order.entity.js';
import { isSettled, ORDER_STATUSES, type OrderStatus } from './order.js';

const ORDER_ID = { format: 'uuid', example: '019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71' };
const TIME = { format: 'date-time', example: '2026-11-02T09:30:00.000Z' };

/** A line as it was sold, with the price at that moment. */
export class PricedLineView {
  @ApiProperty({ example: 'COFFEE-MUG' })
  readonly sku!: string;

  @ApiProperty({ description: 'Pieces.', type: 'integer', example: 2 })
  readonly quantity!: number;

  @ApiProperty({ description: 'Minor units: 1250 is 12.50 EUR.', type: 'integer', example: 1250 })
  readonly unitPrice!: number;
}

export class MoneyView {
  @ApiProperty({ description: 'Minor units: 2500 is 25.00 EUR.', type: 'integer', example: 2500 })
  readonly amount!: number;

  @ApiProperty({ description: 'ISO 4217.', example: 'EUR' })
  readonly currency!: string;
}

/** An order, as the API shows it. */
export class OrderView {
  @ApiProperty(ORDER_ID)
  readonly id!: string;

  @ApiProperty({ enum: ORDER_STATUSES, enumName: 'OrderStatus', example: 'COMPLETED' })
  readonly status!: OrderStatus;

  @ApiProperty({
    description: 'Why the order was cancelled; null unless it was.',
    enum: [...CANCELLATION_REASONS, null],
    nullable: true,
    example: null,
  })
  readonly reason!: CancellationReason | null;

  @ApiProperty({
    description:
      'Whether inventory and payment have done everything that the status asks of them: false while the order still waits for an answer from one of them.',
    example: true,
  })
  readonly settled!: boolean;

  @ApiProperty({ example: 'alice' })
  readonly customerId!: string;

  @ApiProperty({ type: [PricedLineView] })
  readonly lines!: readonly PricedLineView[];

  @ApiProperty()
  readonly total!: MoneyView;

  @ApiProperty(TIME)
  readonly placedAt!: string;

  @ApiProperty({ ...TIME, description: 'When the order is cancelled if the answers have not come by then.' })
  readonly deadlineAt!: string;
}

/** One thing that an order was asked or heard. */
export class HistoryEntryView {
  @ApiProperty({ description: 'The name of an event or of a request.', example: 'cancel' })
  readonly happened!: string;

  @ApiProperty({
    description: 'The status after it.',
    enum: ORDER_STATUSES,
    enumName: 'OrderStatus',
    example: 'PLACED',
  })
  readonly status!: OrderStatus;

  @ApiProperty({ description: 'False where it came too late to change anything.', example: true })
  readonly applied!: boolean;

  @ApiProperty(TIME)
  readonly at!: string;
}

export class OrderWithHistoryView extends OrderView {
  @ApiProperty({ description: 'The oldest entry first.', type: [HistoryEntryView] })
  readonly history!: readonly HistoryEntryView[];
}

/** A page of orders. */
export class OrderPageView {
  @ApiProperty({ type: [OrderView] })
  readonly items!: readonly OrderView[];

  @ApiProperty({
    ...ORDER_ID,
    description: 'The `cursor` of the next page; null where this page is the last.',
    type: 'string',
    nullable: true,
  })
  readonly next!: string | null;
}

export function orderView(order: Order): OrderView {
  return {
    id: order.orderId,
    status: order.status,
    reason: order.reason,
    settled: isSettled(order),
    customerId: order.customerId,
    lines: order.lines,
    total: { amount: order.totalAmount, currency: order.currency },
    placedAt: order.placedAt.toISOString(),
    deadlineAt: order.deadlineAt.toISOString(),
  };
}

/** The answer to `POST /orders`: the order as it was placed, so that the answer is the same however often the request comes. */
export function placedView(order: Order): OrderView {
  return { ...orderView(order), status: 'PLACED', reason: null, settled: false };
}

export function withHistory(order: Order, history: readonly OrderHistoryEntry[]): OrderWithHistoryView {
  return {
    ...orderView(order),
    history: history.map(({ happened, status, applied, at }) => ({ happened, status, applied, at: at.toISOString() })),
  };
}
