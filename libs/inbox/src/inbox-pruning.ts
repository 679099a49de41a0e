import { RepeatedTask } from '#libs/timing';
import { deleteRows } from '#libs/unit-of-work';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * How long the inbox remembers a message's id. That is longer than an event stays in its topic (7 days) and longer than a
 * dead letter stays in its topic (30 days): the inbox still knows every message that can come back.
 */
export const INBOX_RETENTION_MS = 35 * DAY_MS;

/** Rows deleted by one statement: short locks, small transactions. */
const STEP_ROWS = 5_000;

/** How often the inbox is pruned. */
const INTERVAL_MS = 10 * 60 * 1000;

/** Deletes one step of the rows older than `retentionMs`. Returns how many rows it deleted. */
export function pruneInbox(dataSource: DataSource, retentionMs: number): Promise<number> {
  return deleteRows(
    dataSource,
    `DELETE FROM inbox WHERE message_id IN (
       SELECT message_id FROM inbox WHERE received_at < now() - $1 * interval '1 millisecond'
        ORDER BY received_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    [retentionMs, STEP_ROWS],
  );
}

/** Deletes what is left of messages that were begun, and then finished by a process that did not know so. They are few. */
export function pruneBegunMessages(dataSource: DataSource, retentionMs: number): Promise<number> {
  return deleteRows(dataSource, `DELETE FROM begun_messages WHERE begun_at < now() - $1 * interval '1 millisecond'`, [
    retentionMs,
  ]);
}

/** Keeps the inbox from growing for ever. Any number of instances may do this at the same time. */
@Injectable()
export class InboxPruning implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(InboxPruning.name);
  private readonly pruning = RepeatedTask.ofSteps(
    INTERVAL_MS,
    async () => {
      await pruneBegunMessages(this.dataSource, INBOX_RETENTION_MS);
      return (await pruneInbox(this.dataSource, INBOX_RETENTION_MS)) === STEP_ROWS;
    },
    (error) => {
      this.logger.warn(`the inbox was not pruned, next try in ${String(INTERVAL_MS / 60_000)} min: ${String(error)}`);
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
