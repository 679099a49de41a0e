import { Type } from 'class-transformer';
import { ArrayMinSize, IsArray, IsIn, IsInstance, IsUUID, ValidateNested } from 'class-validator';
import { OrderLine } from './order-line.js';

/** Stock is reserved for every line of the order: for all lines, or for none. */
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

/** Nothing was reserved: there was too little of some SKU, or the order was cancelled before. */
export class StockRejected {
  @IsUUID()
  orderId!: string;

  @IsIn(REJECTION_REASONS)
  reason!: RejectionReason;

  /** The lines with too little stock. Empty if the order was already cancelled. */
  @ValidateNested({ each: true })
  @IsInstance(OrderLine, { each: true })
  @Type(() => OrderLine)
  @IsArray()
  shortages!: OrderLine[];
}

/** The reserved goods left the warehouse. */
export class StockCommitted {
  @IsUUID()
  orderId!: string;
}

/** No stock is reserved for the order (any more). This is also the answer if nothing was ever reserved. */
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
