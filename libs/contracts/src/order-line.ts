import { IsInt, IsString, Max, Min } from 'class-validator';
import { TextLength } from './text-length.js';

/** The most pieces of one product that one line may ask for. */
export const MAX_QUANTITY = 1_000;

/** The most lines that one order may have. */
export const MAX_LINES = 50;

/** One product in an order. An order has one line per SKU. */
export class OrderLine {
  @IsString()
  @TextLength(1, 64)
  sku!: string;

  /** Pieces. */
  @IsInt()
  @Min(1)
  @Max(MAX_QUANTITY)
  quantity!: number;
}
