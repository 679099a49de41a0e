import { IsInt, IsString, Max, Min, ValidateBy } from 'class-validator';

/** The most pieces of one product that one line may ask for. */
export const MAX_QUANTITY = 1_000;

/** The most lines that one order may have. */
export const MAX_LINES = 50;

/**
 * Text of so many characters. class-validator's `Length` counts a character and its variation selector as one; this counts
 * code points, as JSON Schema and PostgreSQL do.
 */
export function TextLength(min: number, max: number): PropertyDecorator {
  return ValidateBy({
    name: TextLength.name,
    constraints: [min, max],
    validator: {
      validate(value: unknown) {
        if (typeof value !== 'string') return false;
        const length = Array.from(value).length;
        return length >= min && length <= max;
      },
      defaultMessage: () => `$property must have $constraint1 to $constraint2 characters`,
    },
  });
}

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
