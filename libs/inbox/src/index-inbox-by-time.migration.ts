import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A B-tree on the time takes the place of the block range index. New rows fill the pages of deleted ones, so after one
 * retention period every page holds old and new rows. A block range index keeps the oldest time of each range for ever, so
 * then it excludes no page, and each pruning would read the whole table.
 *
 * The index is built beside running consumers: a lock on the inbox would stop them for as long as that takes. PostgreSQL does
 * so only outside a transaction. All that came before is committed, with its entry in the list of migrations.
 */
export class IndexInboxByTime1780000000001 implements MigrationInterface {
  name = 'IndexInboxByTime1780000000001';

  async up(runner: QueryRunner): Promise<void> {
    await outsideTransaction(runner, [
      // What an interrupted run has left: an index that is not valid.
      'DROP INDEX CONCURRENTLY IF EXISTS inbox_by_time',
      'CREATE INDEX CONCURRENTLY inbox_by_time ON inbox (received_at)',
      'DROP INDEX CONCURRENTLY IF EXISTS inbox_received_at',
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await outsideTransaction(runner, [
      'DROP INDEX CONCURRENTLY IF EXISTS inbox_received_at',
      'CREATE INDEX CONCURRENTLY inbox_received_at ON inbox USING brin (received_at) WITH (pages_per_range = 16, autosummarize = on)',
      'DROP INDEX CONCURRENTLY IF EXISTS inbox_by_time',
    ]);
  }
}

async function outsideTransaction(runner: QueryRunner, statements: readonly string[]): Promise<void> {
  const within = runner.isTransactionActive;
  if (within) await runner.commitTransaction();
  for (const statement of statements) await runner.query(statement);
  if (within) await runner.startTransaction();
}
