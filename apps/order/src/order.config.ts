import { defaultPortOf } from '#libs/contracts';
import { ServiceConfig } from '#libs/service';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

export class OrderConfig extends ServiceConfig {
  override PORT = defaultPortOf('order');

  /** How long an order waits for both answers before it is cancelled, in milliseconds, unless the request says otherwise. */
  @Type(() => Number)
  @IsInt()
  @Min(100)
  @Max(3_600_000)
  ORDER_DEADLINE_MS = 30_000;

  /** How often the service looks for orders that are past their deadline, in milliseconds. */
  @Type(() => Number)
  @IsInt()
  @Min(50)
  @Max(60_000)
  DEADLINE_SWEEP_MS = 500;

  /** How long an Idempotency-Key is remembered, in days. After that the same request is a new one. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(3_650)
  IDEMPOTENCY_KEY_RETENTION_DAYS = 30;
}
