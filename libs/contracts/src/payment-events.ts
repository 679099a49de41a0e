import { Type } from 'class-transformer';
import { IsIn, IsInstance, IsUUID, ValidateNested } from 'class-validator';
import { Money } from './money.js';

/** The order's total is held on the customer's account. */
export class PaymentAuthorized {
  @IsUUID()
  orderId!: string;

  @ValidateNested()
  @IsInstance(Money)
  @Type(() => Money)
  amount!: Money;
}

export const DECLINE_REASONS = [
  'insufficient-funds',
  'unknown-customer',
  'currency-mismatch',
  'order-cancelled',
] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/** No money was held, and the reason why. */
export class PaymentDeclined {
  @IsUUID()
  orderId!: string;

  @IsIn(DECLINE_REASONS)
  reason!: DeclineReason;
}

/** The held money was taken. */
export class PaymentCaptured {
  @IsUUID()
  orderId!: string;
}

/** Nothing is held for the order (any more); also the answer where nothing ever was. */
export class PaymentVoided {
  @IsUUID()
  orderId!: string;
}

/** The captured money was given back. */
export class PaymentRefunded {
  @IsUUID()
  orderId!: string;
}

/** All events of payment, by their types. */
export const PAYMENT_EVENTS = {
  PaymentAuthorized,
  PaymentDeclined,
  PaymentCaptured,
  PaymentVoided,
  PaymentRefunded,
} as const;
