import { ApiProperty } from '@nestjs/swagger';
import type { Reservation } from './reservation.entity.js';
import { RESERVATION_STATUSES, type ReservationStatus } from './reservation.js';
import type { StockMovement } from './stock-movement.entity.js';
import { MOVES, type ListedStock, type Move } from './stock.js';

const SKU = { example: 'COFFEE-MUG' };
const PIECES = { description: 'Pieces.', type: 'integer', example: 2 } as const;

/** The stock of one SKU, in pieces, as the API shows it. */
export class StockView {
  @ApiProperty(SKU)
  readonly sku!: string;

  @ApiProperty({ description: 'How many there were when the SKU was first listed.', type: 'integer', example: 100 })
  readonly initial!: number;

  @ApiProperty({ description: 'In the warehouse, the reserved ones included.', type: 'integer', example: 98 })
  readonly onHand!: number;

  @ApiProperty({ description: 'Of those on hand, reserved for orders.', type: 'integer', example: 0 })
  readonly reserved!: number;

  @ApiProperty({ description: 'Shipped to customers and not returned.', type: 'integer', example: 2 })
  readonly shipped!: number;

  @ApiProperty({
    description: 'Delivered to the warehouse since the SKU was first listed.',
    type: 'integer',
    example: 0,
  })
  readonly delivered!: number;
}

export class StockListView {
  @ApiProperty({ type: [StockView] })
  readonly items!: readonly StockView[];
}

/** A line of an order for which stock was reserved. */
export class ReservedLineView {
  @ApiProperty(SKU)
  readonly sku!: string;

  @ApiProperty(PIECES)
  readonly quantity!: number;
}

/** Pieces of one SKU that moved. */
export class StockMovementView {
  @ApiProperty({ description: 'Why the stock moved.', enum: MOVES, enumName: 'Move', example: 'reserve' })
  readonly move!: Move;

  @ApiProperty(SKU)
  readonly sku!: string;

  @ApiProperty(PIECES)
  readonly quantity!: number;

  @ApiProperty({ format: 'date-time', example: '2026-11-02T09:30:00.000Z' })
  readonly at!: string;
}

/** What inventory did for an order, as the API shows it. */
export class ReservationView {
  @ApiProperty({ format: 'uuid', example: '019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71' })
  readonly orderId!: string;

  @ApiProperty({
    description: '`TOMBSTONE`: the order was cancelled before inventory heard of it.',
    enum: RESERVATION_STATUSES,
    enumName: 'ReservationStatus',
    example: 'COMMITTED',
  })
  readonly status!: ReservationStatus;

  @ApiProperty({ description: 'What is or was reserved; empty where nothing ever was.', type: [ReservedLineView] })
  readonly lines!: readonly ReservedLineView[];

  @ApiProperty({ description: 'How stock moved for the order, the oldest movement first.', type: [StockMovementView] })
  readonly movements!: readonly StockMovementView[];
}

export function stockView({ sku, initial, onHand, reserved, shipped, delivered }: ListedStock): StockView {
  return { sku, initial, onHand, reserved, shipped, delivered };
}

export function reservationView(reservation: Reservation, movements: readonly StockMovement[]): ReservationView {
  const { orderId, status, lines } = reservation;
  return {
    orderId,
    status,
    lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
    movements: movements.map(({ move, sku, quantity, at }) => ({ move, sku, quantity, at: at.toISOString() })),
  };
}
