import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many orders have their history filled in one transaction. */
const ORDERS_AT_ONCE = 200;

const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';

/**
 * Fills `order_history.applied` in the rows from before it existed. There may be many, and instances are at work. So this
 * takes no lock that they wait for, and its transactions are short. A run that was interrupted can be started again.
 */
export class FillApplied1770000002000 implements MigrationInterface {
  name = 'FillApplied1770000002000';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (let after: string | undefined = BEFORE_ALL_IDS; after !== undefined;) {
      const [last] = (await runner.query(
        `WITH batch AS (SELECT order_id FROM orders WHERE order_id > $1 ORDER BY order_id LIMIT $2),
              filled AS (UPDATE order_history SET applied = counted FROM batch
                          WHERE order_history.order_id = batch.order_id AND applied IS NULL)
         SELECT order_id FROM batch ORDER BY order_id DESC LIMIT 1`,
        [after, ORDERS_AT_ONCE],
      )) as readonly { readonly order_id: string }[];
      after = last?.order_id;
    }
    // The constraint is validated beside running instances. With it SET NOT NULL needs no look at the rows under its lock.
    await runner.query('ALTER TABLE order_history DROP CONSTRAINT IF EXISTS applied_is_filled');
    await runner.query(
      'ALTER TABLE order_history ADD CONSTRAINT applied_is_filled CHECK (applied IS NOT NULL) NOT VALID',
    );
    await runner.query('ALTER TABLE order_history VALIDATE CONSTRAINT applied_is_filled');
    await runner.query('ALTER TABLE order_history ALTER COLUMN applied SET NOT NULL');
    await runner.query('ALTER TABLE order_history DROP CONSTRAINT applied_is_filled');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE order_history ALTER COLUMN applied DROP NOT NULL');
  }
}
