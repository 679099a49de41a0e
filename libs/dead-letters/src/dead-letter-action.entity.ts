import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What somebody asked to be done with a dead letter, why, and what came of it: the order and its audit record in one. */
@Entity('dead_letter_actions')
export class DeadLetterAction {
  @PrimaryColumn('uuid')
  id!: string;

  /** `redrive` is about all parked letters of the letter's key, `discard` about the letter alone. */
  @Column({ type: 'text', update: false })
  action!: 'redrive' | 'discard';

  @Column({ type: 'uuid', name: 'dead_letter_id', update: false })
  deadLetterId!: string;

  /** How many letters it was done to so far. */
  @Column('integer')
  letters!: number;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;

  @Column('text', { nullable: true })
  outcome!: string | null;
}
