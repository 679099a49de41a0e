import { Type } from 'class-transformer';
import { ArrayMinSize, IsIn, IsInstance, IsUUID, ValidateNested } from 'class-validator';
import { OrderLine } from './order-line.js';

/** Every line of the order is reserved: all lines, or none. */
export class StockReserved {
  @IsUUID()
  orderId!: string;

  @ValidateNested({ each: true })
  @IsInstance(OrderLine, { each: true })
  @Type(() => OrderLine)
  @ArrayMinSize(1)
  lines!: OrderLine[];
}

export const REJECTION_REASONS = ['out-of-stock', 'order-cancelled'] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** Nothing was reserved: some SKU had too little, or the order was cancelled before its turn came. */
export class StockRejected {
  @IsUUID()
  orderId!: string;

  @IsIn(REJECTION_REASONS)
  reason!: RejectionReason;

  /** The lines that could not be served; empty where the order was already cancelled. */
  @ValidateNested({ each: true })
  @IsInstance(OrderLine, { each: true })
  @Type(() => OrderLine)
  shortages!: OrderLine[];
}

/** The reserved goods left the warehouse. */
export class StockCommitted {
  @IsUUID()
  orderId!: string;
}

/** Nothing is reserved for the order any more; also the answer if nothing ever was. */
export class StockReleased {
  @IsUUID()
  orderId!: string;
}

/** The returned goods are on the shelf again. */
export class StockRestocked {
  @IsUUID()
  orderId!: string;
}

/** All events of inventory, by their types. */
export const INVENTORY_EVENTS = {
  StockReserved,
  StockRejected,
  StockCommitted,
  StockReleased,
  StockRestocked,
} as const;
