import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';

/** The most pieces that one delivery may bring. */
const MAX_DELIVERY = 1_000_000;

/** The body of `POST /stock/:sku/deliveries`. */
export class DeliveryRequest {
  @ApiProperty({
    description: 'Pieces that were delivered.',
    type: 'integer',
    minimum: 1,
    maximum: MAX_DELIVERY,
    example: 10,
  })
  @IsInt()
  @Min(1)
  @Max(MAX_DELIVERY)
  quantity!: number;
}
