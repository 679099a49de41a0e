import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsIn, IsInstance, IsString, IsUUID, ValidateNested } from 'class-validator';
import { Money } from './money.js';
import { MAX_LINES, OrderLine, TextLength } from './order-line.js';

/** A customer placed an order: inventory and payment each begin their part, and do not know of each other. */
export class OrderPlaced {
  @IsUUID()
  orderId!: string;

  @IsString()
  @TextLength(1, 64)
  customerId!: string;

  @ValidateNested({ each: true })
  @IsInstance(OrderLine, { each: true })
  @Type(() => OrderLine)
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LINES)
  lines!: OrderLine[];

  /** What the customer will pay, at the prices when the order was placed. */
  @ValidateNested()
  @IsInstance(Money)
  @Type(() => Money)
  total!: Money;
}

/** Stock is reserved and money is held: the pivot. From here on the saga only goes forward. */
export class OrderConfirmed {
  @IsUUID()
  orderId!: string;
}

export const CANCELLATION_REASONS = [
  'out-of-stock',
  'payment-declined',
  'customer-request',
  'deadline-passed',
] as const;
export type CancellationReason = (typeof CANCELLATION_REASONS)[number];

/** The order ended before the pivot: the one event that makes both participants undo what they did. */
export class OrderCancelled {
  @IsUUID()
  orderId!: string;

  @IsIn(CANCELLATION_REASONS)
  reason!: CancellationReason;
}

/** The customer sent a completed order back: a second saga, which refunds and restocks. */
export class OrderReturned {
  @IsUUID()
  orderId!: string;
}

/** All events of order, by their types. */
export const ORDER_EVENTS = { OrderPlaced, OrderConfirmed, OrderCancelled, OrderReturned } as const;
