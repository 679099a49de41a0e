import { IsInt, IsISO4217CurrencyCode, IsUppercase, Max, Min } from 'class-validator';

/** An amount in integer minor units (cents), never a float, with its ISO 4217 currency. */
export class Money {
  /** Minor units: 1250 is 12.50 EUR. */
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  amount!: number;

  @IsISO4217CurrencyCode()
  @IsUppercase()
  currency!: string;
}
