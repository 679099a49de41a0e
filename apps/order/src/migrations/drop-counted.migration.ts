import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Contracts: only instances of the version before `applied` know `counted`. */
export class DropCounted1770000003000 implements MigrationInterface {
  name = 'DropCounted1770000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER order_history_two_names ON order_history');
    await runner.query('DROP FUNCTION fill_applied_and_counted');
    await runner.query('ALTER TABLE order_history DROP COLUMN counted');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE order_history ADD COLUMN counted boolean');
    await runner.query('UPDATE order_history SET counted = applied');
    await runner.query('ALTER TABLE order_history ALTER COLUMN counted SET NOT NULL');
    await runner.query(`
      CREATE FUNCTION fill_applied_and_counted() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN
        NEW.applied := coalesce(NEW.applied, NEW.counted);
        NEW.counted := NEW.applied;
        RETURN NEW;
      END $$`);
    await runner.query(`
      CREATE TRIGGER order_history_two_names BEFORE INSERT ON order_history
      FOR EACH ROW EXECUTE FUNCTION fill_applied_and_counted()`);
  }
}
