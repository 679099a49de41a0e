import { ApiProperty } from '@nestjs/swagger';
import { ID, TIME, TIME_OR_NULL } from './time.view.js';

export const REASONS = [
  'unreadable',
  'contract-violation',
  'unknown-version',
  'handler-failed',
  'key-quarantined',
] as const;

export const STATUSES = ['parked', 'redriven', 'discarded'] as const;

export const ACTIONS = ['redrive', 'discard', 'correct'] as const;

/** Which message it is. */
class MessageView {
  @ApiProperty({ ...ID, description: 'The id of the dead letter.' })
  readonly id!: string;

  @ApiProperty({ ...ID, description: 'The id under which the inbox knows the message.' })
  readonly messageId!: string;

  @ApiProperty({
    description: 'The CloudEvents type; null where the message states none.',
    type: 'string',
    nullable: true,
  })
  readonly type!: string | null;

  @ApiProperty({ example: 'order.events' })
  readonly topic!: string;

  @ApiProperty({ type: 'integer', example: 3 })
  readonly partition!: number;

  @ApiProperty({ example: '17' })
  readonly offset!: string;

  @ApiProperty({ enum: REASONS, enumName: 'DeadLetterReason' })
  readonly reason!: (typeof REASONS)[number];
}

/** A message that a redrive would process. */
export class PreviewedMessageView extends MessageView {}

/** What a redrive would process now. */
export class PreviewView {
  @ApiProperty({ description: 'In the order of the redrive.', type: [PreviewedMessageView] })
  readonly messages!: readonly PreviewedMessageView[];
}

/** A dead letter, in short. */
export class DeadLetterView extends MessageView {
  @ApiProperty({ type: 'string', nullable: true, example: ID.example })
  readonly key!: string | null;

  @ApiProperty({ description: 'What the error says.', example: 'the value is not JSON' })
  readonly message!: string;

  @ApiProperty({ enum: STATUSES, enumName: 'DeadLetterStatus' })
  readonly status!: (typeof STATUSES)[number];

  @ApiProperty({ description: 'Whether a corrected payload has taken the place of the original one.' })
  readonly corrected!: boolean;

  @ApiProperty(TIME)
  readonly parkedAt!: string;
}

/** A page of dead letters. */
export class DeadLetterPageView {
  @ApiProperty({ description: 'The oldest first.', type: [DeadLetterView] })
  readonly items!: readonly DeadLetterView[];

  @ApiProperty({
    description: 'The `after` of the next page; null where this page is the last.',
    type: 'string',
    nullable: true,
    example: '120',
  })
  readonly next!: string | null;
}

/** What became of one message in an action. */
export class OutcomeView {
  @ApiProperty({ ...ID, description: 'The id of the dead letter.' })
  readonly deadLetterId!: string;

  @ApiProperty({ ...ID, description: 'The id under which the inbox knows the message.' })
  readonly messageId!: string;

  @ApiProperty({ description: '`redriven`, `discarded`, or `failed: ` with the error.', example: 'redriven' })
  readonly outcome!: string;

  @ApiProperty(TIME)
  readonly at!: string;
}

/** An action on a dead letter that somebody asked for. */
export class ActionView {
  @ApiProperty(ID)
  readonly id!: string;

  @ApiProperty({
    ...ID,
    description: 'The dead letter that was named. A redrive takes all that are parked of its key.',
  })
  readonly deadLetterId!: string;

  @ApiProperty({ enum: ACTIONS, enumName: 'DeadLetterActionName' })
  readonly action!: (typeof ACTIONS)[number];

  @ApiProperty({ description: 'Who asked for it.', example: 'alice' })
  readonly by!: string;

  @ApiProperty({ description: 'The reason that was given.', example: 'the cause is gone' })
  readonly why!: string;

  @ApiProperty(TIME)
  readonly requestedAt!: string;

  @ApiProperty({ description: 'Messages that are done so far.', type: 'integer', example: 2 })
  readonly done!: number;

  @ApiProperty(TIME_OR_NULL)
  readonly finishedAt!: string | null;

  @ApiProperty({
    description: 'Null until it is finished.',
    type: 'string',
    nullable: true,
    example: 'redriven: 2',
  })
  readonly outcome!: string | null;
}

/** An action, with what became of each message. */
export class ActionWithOutcomesView extends ActionView {
  @ApiProperty({ description: 'In the order in which they were done.', type: [OutcomeView] })
  readonly outcomes!: readonly OutcomeView[];
}

/** A page of the audit trail. */
export class ActionPageView {
  @ApiProperty({ description: 'The oldest first.', type: [ActionView] })
  readonly items!: readonly ActionView[];

  @ApiProperty({
    ...ID,
    description: 'The `after` of the next page; null where this page is the last.',
    type: 'string',
    nullable: true,
  })
  readonly next!: string | null;
}

/** A dead letter, whole. */
export class WholeDeadLetterView extends DeadLetterView {
  @ApiProperty({ description: 'When the message was published.', ...TIME })
  readonly publishedAt!: string;

  @ApiProperty({
    description: 'Each header, with its values in base64: they may be any bytes.',
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string', format: 'byte' } },
    example: { ce_type: ['T3JkZXJDYW5jZWxsZWQ='] },
  })
  readonly headers!: Readonly<Record<string, readonly string[]>>;

  @ApiProperty({
    description: 'The bytes of the message as they came, in base64; null where it has none.',
    type: 'string',
    format: 'byte',
    nullable: true,
    example: 'e30=',
  })
  readonly bytes!: string | null;

  @ApiProperty({
    description:
      'What the bytes say, as JSON; null where nobody can read an object in them. It may break its contract.',
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: {},
  })
  readonly payload!: object | null;

  @ApiProperty({
    description: 'The corrected payload, which a redrive takes instead; null where there is none.',
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: null,
  })
  readonly correctedPayload!: object | null;

  @ApiProperty({ description: 'The class of the error.', example: 'UnprocessableMessage' })
  readonly error!: string;

  @ApiProperty()
  readonly stack!: string;

  @ApiProperty({ description: 'How often its reaction was tried.', type: 'integer', example: 5 })
  readonly attempts!: number;

  @ApiProperty({ description: 'Whether its copy is in the dead-letter topic.' })
  readonly published!: boolean;

  @ApiProperty({
    description: 'Why the broker refused that copy; null where it did not.',
    type: 'string',
    nullable: true,
    example: null,
  })
  readonly publishError!: string | null;

  @ApiProperty({ description: 'What was asked for, the oldest first.', type: [ActionView] })
  readonly actions!: readonly ActionView[];
}
