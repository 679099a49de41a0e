import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { ID, TIME, TIME_OR_NULL } from './time.view.js';

export const OUTCOMES = ['applied', 'duplicate', 'parked', 'retrying'] as const;

/** What is the same in every entry. */
class EntryView {
  @ApiProperty({ description: 'Its place in the journal of this process run.', type: 'integer', example: 42 })
  readonly seq!: number;

  @ApiProperty({ ...ID, description: "The event's id, or the id that the inbox gives a message without one." })
  readonly messageId!: string;

  @ApiProperty({
    description: 'The CloudEvents type; null where the message states none.',
    type: 'string',
    nullable: true,
  })
  readonly type!: string | null;

  @ApiProperty({ description: 'The key, which is the order id.', type: 'string', nullable: true, example: ID.example })
  readonly key!: string | null;

  @ApiProperty({ example: 'order.events' })
  readonly topic!: string;

  @ApiProperty({ description: 'Null where the broker did not say.', type: 'integer', nullable: true, example: 3 })
  readonly partition!: number | null;

  @ApiProperty({ description: 'Null where the broker did not say.', type: 'string', nullable: true, example: '17' })
  readonly offset!: string | null;
}

/** An event that this instance has published. */
export class PublishedEntryView extends EntryView {
  @ApiProperty({ enum: ['published'] })
  readonly kind!: 'published';

  @ApiProperty({ ...TIME_OR_NULL, description: 'When the event was written to the outbox.' })
  readonly writtenAt!: string | null;

  @ApiProperty({ ...TIME, description: 'When it was sent to the broker.' })
  readonly sentAt!: string;

  @ApiProperty({ ...TIME, description: 'When the broker had it.' })
  readonly acknowledgedAt!: string;
}

/** A message that this instance has processed, or tried to. */
export class ProcessedEntryView extends EntryView {
  @ApiProperty({ enum: ['processed'] })
  readonly kind!: 'processed';

  @ApiProperty({ ...TIME, description: 'The time of the record, by the clock of the publisher.' })
  readonly publishedAt!: string;

  @ApiProperty({
    ...TIME_OR_NULL,
    description: 'When this instance got it; null for a redrive, which fetches nothing.',
  })
  readonly fetchedAt!: string | null;

  @ApiProperty({
    ...TIME_OR_NULL,
    description: 'When its transaction began; null where the message did not come so far.',
  })
  readonly startedAt!: string | null;

  @ApiProperty({ ...TIME_OR_NULL, description: 'When its transaction was committed; null while it is being retried.' })
  readonly committedAt!: string | null;

  @ApiProperty({
    description:
      '`duplicate`: the inbox knew it, so it changed nothing. `retrying`: an attempt failed, and another one follows.',
    enum: OUTCOMES,
    enumName: 'Outcome',
  })
  readonly outcome!: (typeof OUTCOMES)[number];

  @ApiPropertyOptional({ description: 'Why it was parked, or is being retried.', example: 'key-quarantined' })
  readonly reason?: string;
}

export type JournalEntryView = PublishedEntryView | ProcessedEntryView;

/** A part of the journal. */
@ApiExtraModels(PublishedEntryView, ProcessedEntryView)
export class JournalView {
  @ApiProperty({ example: 'payment-1' })
  readonly instance!: string;

  @ApiProperty({ ...ID, description: 'The run of the process. In another run the sequence numbers begin again.' })
  readonly run!: string;

  @ApiProperty({ description: 'Ask for what follows with `after` set to this.', type: 'integer', example: 42 })
  readonly next!: number;

  @ApiProperty({
    description: 'The oldest entry that is kept; those before it are forgotten. 0 where there is none.',
    type: 'integer',
    example: 1,
  })
  readonly oldest!: number;

  @ApiProperty({
    description: 'The oldest entry first.',
    type: 'array',
    items: { oneOf: [PublishedEntryView, ProcessedEntryView].map((view) => ({ $ref: getSchemaPath(view) })) },
  })
  readonly entries!: readonly JournalEntryView[];
}
