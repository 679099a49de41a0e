import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';

/** The body of `POST /stock/:sku/deliveries`. */
export class DeliveryRequest {
  /** Pieces that were delivered. */
  @ApiProperty({ example: 10 })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  quantity!: number;
}
