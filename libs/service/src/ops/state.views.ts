import { ApiProperty } from '@nestjs/swagger';
import { TIME } from './time.view.js';

/** A relay of the instance. */
export class RelayView {
  @ApiProperty({ description: 'The table whose rows it publishes.', example: 'outbox' })
  readonly source!: string;

  @ApiProperty({ description: 'Whether it is the one that publishes now. The relays of other instances stand by.' })
  readonly leads!: boolean;
}

/** The events that wait in the outbox. What could not be measured is null. */
export class OutboxView {
  @ApiProperty({ description: 'Events that wait to be published.', type: 'integer', nullable: true, example: 0 })
  readonly waiting!: number | null;

  @ApiProperty({
    description: 'How long the oldest of them has waited, in seconds; null also where none waits.',
    type: 'number',
    nullable: true,
    example: null,
  })
  readonly oldestSeconds!: number | null;

  @ApiProperty({
    description: 'Events that the broker will never take.',
    type: 'integer',
    nullable: true,
    example: 0,
  })
  readonly refused!: number | null;
}

/** A partition that the service reads. What could not be measured is null. */
export class PartitionView {
  @ApiProperty({ example: 'order.events' })
  readonly topic!: string;

  @ApiProperty({ type: 'integer', example: 3 })
  readonly partition!: number;

  @ApiProperty({ description: 'Whether this instance has it now.' })
  readonly assigned!: boolean;

  @ApiProperty({
    description: 'Messages that the consumer group has not taken yet.',
    type: 'integer',
    nullable: true,
    example: 0,
  })
  readonly lagMessages!: number | null;

  @ApiProperty({
    description: 'How long ago the next of them was published, in seconds; 0 where it has taken all.',
    type: 'number',
    nullable: true,
    example: 0,
  })
  readonly lagSeconds!: number | null;

  @ApiProperty({ description: 'Whether this instance has postponed it until a fault has passed.' })
  readonly paused!: boolean;
}

/** What is parked in the database of the service. What could not be measured is null. */
export class ParkedView {
  @ApiProperty({
    description: 'Dead letters that wait for somebody to act.',
    type: 'integer',
    nullable: true,
    example: 0,
  })
  readonly messages!: number | null;

  @ApiProperty({ description: 'Keys in quarantine.', type: 'integer', nullable: true, example: 0 })
  readonly keys!: number | null;
}

/** What one instance is, and what waits in its service. It is measured in the background, within the last few seconds. */
export class StateView {
  @ApiProperty({ example: 'payment' })
  readonly service!: string;

  @ApiProperty({ example: 'payment-1' })
  readonly instance!: string;

  @ApiProperty(TIME)
  readonly startedAt!: string;

  @ApiProperty({ type: [RelayView] })
  readonly relays!: readonly RelayView[];

  @ApiProperty({ type: OutboxView })
  readonly outbox!: OutboxView;

  @ApiProperty({
    description: 'Those of its consumer group, also the ones that other instances have.',
    type: [PartitionView],
  })
  readonly partitions!: readonly PartitionView[];

  @ApiProperty({ type: ParkedView })
  readonly parked!: ParkedView;
}
