import { defaultPortOf } from '#libs/contracts';
import { ServiceConfig } from '#libs/service';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

export class InventoryConfig extends ServiceConfig {
  override PORT = defaultPortOf('inventory');

  /** How long an Idempotency-Key is remembered, in days. After that the same request is a new one. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(3_650)
  IDEMPOTENCY_KEY_RETENTION_DAYS = 30;
}
