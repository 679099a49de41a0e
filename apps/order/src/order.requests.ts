import { MAX_LINES, MAX_QUANTITY, OrderLine, TextLength } from '#libs/contracts';
import { PRINTABLE } from '#libs/problem-details';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
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
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

/** The document states the limits that the other decorators check. Tests compare it with what the service takes. */
const CUSTOMER_ID = { example: 'alice', minLength: 1, maxLength: 64, pattern: PRINTABLE.source };

// Contracts know no OpenAPI, so the document learns here what a line is.
ApiProperty({ example: 'COFFEE-MUG', minLength: 1, maxLength: 64 })(OrderLine.prototype, 'sku');
ApiProperty({ description: 'Pieces.', type: 'integer', example: 2, minimum: 1, maximum: MAX_QUANTITY })(
  OrderLine.prototype,
  'quantity',
);

/** The body of `POST /orders`. */
export class PlaceOrderRequest {
  @ApiProperty(CUSTOMER_ID)
  @IsString()
  @TextLength(1, 64)
  @Matches(PRINTABLE, { message: '$property must have printable characters only' })
  customerId!: string;

  @ApiProperty({
    description: 'Each SKU in one line only.',
    type: [OrderLine],
    minItems: 1,
    maxItems: MAX_LINES,
    uniqueItems: true,
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LINES)
  @ArrayUnique((line: OrderLine) => line.sku, { message: 'must name each SKU in one line only' })
  @ValidateNested({ each: true })
  @IsInstance(OrderLine, { each: true })
  @Type(() => OrderLine)
  lines!: OrderLine[];

  @ApiPropertyOptional({
    description: 'How long the customer is ready to wait for both answers, in milliseconds.',
    type: 'integer',
    minimum: 100,
    maximum: 3_600_000,
    nullable: true,
    example: 30_000,
  })
  @IsOptional()
  @IsInt()
  @Min(100)
  @Max(3_600_000)
  deadlineMs?: number;
}

/**
 * What must be the same if a request is sent again with its key. Instances of two releases must agree on it, so the fields of
 * the first release have its form, and each later field follows only if it is given.
 */
export function partsOf({ customerId, lines, deadlineMs, ...later }: PlaceOrderRequest): readonly unknown[] {
  const parts = lines.map(({ sku, quantity, ...laterOfLine }) => [sku, quantity, ...ifGiven(laterOfLine)]);
  return [customerId, parts, deadlineMs, ...ifGiven(later)];
}

function ifGiven(fields: object): readonly object[] {
  return Object.values(fields).some((value) => value !== undefined && value !== null) ? [fields] : [];
}

/** The query of `GET /orders`. */
export class ListOrdersQuery {
  @ApiPropertyOptional({ ...CUSTOMER_ID, description: 'Shows the orders of this customer only.' })
  @IsOptional()
  @IsString()
  @TextLength(1, 64)
  @Matches(PRINTABLE, { message: '$property must have printable characters only' })
  customerId?: string;

  @ApiPropertyOptional({ description: 'The `next` of the page before.', format: 'uuid' })
  @IsOptional()
  @IsUUID()
  cursor?: string;

  @ApiPropertyOptional({ description: 'Orders on a page.', type: 'integer', minimum: 1, maximum: 100, default: 20 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit = 20;
}
