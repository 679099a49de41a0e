import { PRINTABLE } from '#libs/problem-details';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';
import { STATUSES } from './dead-letter.views.js';
import { ID } from './time.view.js';

const KEY = { description: 'Shows those of this key only: all about one order.', example: ID.example };

/** The most entries of the journal in one answer. */
export const MOST_ENTRIES = 1_000;

/** The query of `GET /ops/journal`. */
export class JournalQuery {
  @ApiPropertyOptional({ description: 'The `next` of the answer before.', type: 'integer', minimum: 0, default: 0 })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  after = 0;

  @ApiPropertyOptional(KEY)
  @IsOptional()
  @IsString()
  key?: string;
}

/** The query of `GET /ops/dead-letters`. */
export class DeadLettersQuery {
  @ApiPropertyOptional({ enum: [...STATUSES, 'all'], default: 'parked' })
  @IsIn([...STATUSES, 'all'])
  status: (typeof STATUSES)[number] | 'all' = 'parked';

  @ApiPropertyOptional(KEY)
  @IsOptional()
  @IsString()
  @Matches(PRINTABLE, { message: '$property must have printable characters only' })
  key?: string;

  @ApiPropertyOptional({ description: 'The `next` of the page before.', example: '120' })
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: '$property must be the next of a page' })
  after?: string;

  @ApiPropertyOptional({
    description: 'Dead letters on a page.',
    type: 'integer',
    minimum: 1,
    maximum: 500,
    default: 50,
  })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit = 50;
}

/** The query of `GET /ops/dead-letter-actions`. */
export class ActionsQuery {
  @ApiPropertyOptional({ ...ID, description: 'Shows the actions on this dead letter only.' })
  @IsOptional()
  @IsUUID()
  deadLetterId?: string;

  @ApiPropertyOptional({ ...ID, description: 'The `next` of the page before.' })
  @IsOptional()
  @IsUUID()
  after?: string;

  @ApiPropertyOptional({ description: 'Actions on a page.', type: 'integer', minimum: 1, maximum: 500, default: 50 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit = 50;
}

const PRINTABLE_TEXT = { pattern: PRINTABLE.source, minLength: 1 };

/** Asks for an action on a dead letter. */
export class ActionRequestBody {
  @ApiProperty({ ...PRINTABLE_TEXT, description: 'Who asks.', maxLength: 200, example: 'alice' })
  @IsString()
  @MaxLength(200)
  @Matches(PRINTABLE, { message: '$property must have printable characters only' })
  by!: string;

  @ApiProperty({
    ...PRINTABLE_TEXT,
    description: 'The reason, which the audit keeps.',
    maxLength: 2_000,
    example: 'the cause is gone',
  })
  @IsString()
  @MaxLength(2_000)
  @Matches(PRINTABLE, { message: '$property must have printable characters only' })
  why!: string;
}

/** Asks for a correction of a dead letter. */
export class CorrectionRequestBody extends ActionRequestBody {
  @ApiProperty({
    description: 'The whole payload as it should have been. It must pass the contract of the event.',
    type: 'object',
    additionalProperties: true,
    example: { orderId: ID.example, reason: 'out-of-stock' },
  })
  @IsObject()
  payload!: object;
}
