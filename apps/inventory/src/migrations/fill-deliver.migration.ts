import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Writes the new word into the movements from before it. Instances at work add movements, but they change none. */
export class FillDeliver1770000002000 implements MigrationInterface {
  name = 'FillDeliver1770000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE stock_movements SET move = 'deliver' WHERE move = 'receive'`);
    await runner.query('ALTER TABLE stock_movements VALIDATE CONSTRAINT stock_movements_move_check');
    await runner.query('ALTER TABLE stock_movements VALIDATE CONSTRAINT stock_movements_check');
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
          CHECK (move IN ('deliver', 'reserve', 'release', 'commit', 'restock')) NOT VALID,
        ADD CONSTRAINT stock_movements_check CHECK ((move = 'deliver') = (order_id IS NULL)) NOT VALID`);
  }
}
