import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a delivery brings is `delivered`, and its movement is `deliver`; both were called `receive`. An instance of the
 * version before knows the old names only, so the service's instances stop before this runs.
 */
export class RenameReceived1770000001000 implements MigrationInterface {
  name = 'RenameReceived1770000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE stock RENAME COLUMN received TO delivered');
    await runner.query(`
      ALTER TABLE stock_movements
        DROP CONSTRAINT stock_movements_move_check,
        DROP CONSTRAINT stock_movements_check`);
    await runner.query(`UPDATE stock_movements SET move = 'deliver' WHERE move = 'receive'`);
    await runner.query(`
      ALTER TABLE stock_movements
        ADD CONSTRAINT stock_movements_move_check
          CHECK (move IN ('deliver', 'reserve', 'release', 'commit', 'restock')),
        ADD CONSTRAINT stock_movements_check CHECK ((move = 'deliver') = (order_id IS NULL))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE stock_movements
        DROP CONSTRAINT stock_movements_move_check,
        DROP CONSTRAINT stock_movements_check`);
    await runner.query(`UPDATE stock_movements SET move = 'receive' WHERE move = 'deliver'`);
    await runner.query(`
      ALTER TABLE stock_movements
        ADD CONSTRAINT stock_movements_move_check
          CHECK (move IN ('receive', 'reserve', 'release', 'commit', 'restock')),
        ADD CONSTRAINT stock_movements_check CHECK ((move = 'receive') = (order_id IS NULL))`);
    await runner.query('ALTER TABLE stock RENAME COLUMN delivered TO received');
  }
}
