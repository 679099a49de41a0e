import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An action on a dead letter that somebody asked for: the request, its reason and its outcome. It is also the audit record. */
@Entity('dead_letter_actions')
export class DeadLetterAction {
  @PrimaryColumn('uuid')
  id!: string;

  /** `redrive` applies to all parked letters of the letter's key, `discard` to this letter only. */
  @Column({ type: 'text', update: false })
  action!: 'redrive' | 'discard';

  @Column({ type: 'uuid', name: 'dead_letter_id', update: false })
  deadLetterId!: string;

  /** How many letters it was applied to so far. */
  @Column('integer')
  letters!: number;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;

  @Column('text', { nullable: true })
  outcome!: string | null;
}
