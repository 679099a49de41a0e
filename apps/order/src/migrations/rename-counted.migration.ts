import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `order_history.counted` becomes `applied`: what happened is applied to the order, or it is ignored. An instance of the
 * version before knows the old name only, so the service's instances stop before this runs.
 */
export class RenameCounted1770000001000 implements MigrationInterface {
  name = 'RenameCounted1770000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE order_history RENAME COLUMN counted TO applied');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE order_history RENAME COLUMN applied TO counted');
  }
}
