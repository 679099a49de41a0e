import { RepeatedTask } from '#libs/timing';
import { deleteRows } from '#libs/unit-of-work';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * How long a dead letter stays after it was parked, and an action after it was finished, if nothing is left to do. They are
 * the record of who changed what by hand, so they stay long: for a yearly audit, and a month more to carry it out.
 */
export const RESOLVED_RETENTION_MS = 396 * DAY_MS;

/** Letters deleted by one statement: short locks, small transactions. A letter can be large. */
const STEP_LETTERS = 500;

/** How often old letters are looked for. */
const INTERVAL_MS = 60 * 60 * 1000;

/**
 * Deletes one step of the letters that were redriven or discarded and that are older than `retentionMs`, with the actions on
 * them. A letter with a younger or an open action stays, because the action says what happened to the letter.
 * @returns how many letters it deleted
 */
export function pruneDeadLetters(dataSource: DataSource, retentionMs: number): Promise<number> {
  return deleteRows(
    dataSource,
    `WITH oldest AS (
       SELECT id FROM dead_letters AS letter
        WHERE status <> 'parked' AND published AND parked_at < now() - $1 * interval '1 millisecond'
          AND NOT EXISTS (SELECT FROM dead_letter_actions WHERE dead_letter_id = letter.id
                             AND coalesce(finished_at, 'infinity') >= now() - $1 * interval '1 millisecond')
        ORDER BY parked_at LIMIT $2 FOR UPDATE SKIP LOCKED),
     actions AS (DELETE FROM dead_letter_actions WHERE dead_letter_id IN (SELECT id FROM oldest))
     DELETE FROM dead_letters WHERE id IN (SELECT id FROM oldest)`,
    [retentionMs, STEP_LETTERS],
  );
}

/** Keeps the dead letters from growing for ever. Any number of instances may do this at the same time. */
@Injectable()
export class DeadLetterPruning implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DeadLetterPruning.name);
  private readonly pruning = RepeatedTask.ofSteps(
    INTERVAL_MS,
    async () => (await pruneDeadLetters(this.dataSource, RESOLVED_RETENTION_MS)) === STEP_LETTERS,
    (error) => {
      this.logger.warn(`old dead letters were not deleted, next try in an hour: ${String(error)}`);
    },
  );

  constructor(private readonly dataSource: DataSource) {}

  onApplicationBootstrap(): void {
    this.pruning.start();
  }

  /** Finishes the step in hand. */
  beforeApplicationShutdown(): Promise<void> {
    return this.pruning.stop();
  }
}
