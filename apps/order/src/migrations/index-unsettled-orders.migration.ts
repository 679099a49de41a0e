import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The orders of which something is still to come, for the metrics that count them. Others leave the index, so it stays small.
 * It is built beside running instances, which PostgreSQL does only outside a transaction.
 */
export class IndexUnsettledOrders1790000001000 implements MigrationInterface {
  name = 'IndexUnsettledOrders1790000001000';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // What an interrupted run has left: an index that is not valid.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS orders_unsettled');
    await runner.query(`
      CREATE INDEX CONCURRENTLY orders_unsettled ON orders (status, deadline_at)
       WHERE status IN ('PLACED', 'CONFIRMED', 'RETURNING')
          OR (status = 'CANCELLED' AND (stock <> 'RELEASED' OR payment <> 'VOIDED'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS orders_unsettled');
  }
}
