import { MAX_LINES, OrderLine } from '#libs/contracts';
import { PRINTABLE } from '#libs/problem-details';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsInstance,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

/** The body of `POST /orders`. */
export class PlaceOrderRequest {
  @ApiProperty({ example: 'alice' })
  @IsString()
  @Length(1, 64)
  @Matches(PRINTABLE, { message: '$property must have printable characters only' })
  customerId!: string;

  @ApiProperty({ example: [{ sku: 'COFFEE-MUG', quantity: 1 }], type: 'array', items: { type: 'object' } })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LINES)
  @ArrayUnique((line: OrderLine) => line.sku, { message: 'each SKU may stand in one line only' })
  @ValidateNested({ each: true })
  @IsInstance(OrderLine, { each: true })
  @Type(() => OrderLine)
  lines!: OrderLine[];

  /** How long the customer is ready to wait for an answer, in milliseconds. */
  @ApiProperty({ required: false, example: 30_000 })
  @IsOptional()
  @IsInt()
  @Min(100)
  @Max(3_600_000)
  deadlineMs?: number;
}

/** The query of `GET /orders`. */
export class ListOrdersQuery {
  @IsOptional()
  @IsString()
  @Length(1, 64)
  @Matches(PRINTABLE, { message: '$property must have printable characters only' })
  customerId?: string;

  /** The `next` of the page before. */
  @IsOptional()
  @IsUUID()
  cursor?: string;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit = 20;
}
