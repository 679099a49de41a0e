import { Type } from 'class-transformer';
import { IsIn, IsInstance, IsUUID, ValidateNested } from 'class-validator';
import { Money } from './money.js';

/** The order's total is held in the customer's account. */
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

/** No money was held, for this reason. */
export class PaymentDeclined {
  @IsUUID()
  orderId!: string;

  @IsIn(DECLINE_REASONS)
  reason!: DeclineReason;
}

/** The held money was captured. */
export class PaymentCaptured {
  @IsUUID()
  orderId!: string;
}

/** No money is held for the order (any more). This is also the answer if nothing was ever held. */
export class PaymentVoided {
  @IsUUID()
  orderId!: string;
}

/** The captured money was refunded. */
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
