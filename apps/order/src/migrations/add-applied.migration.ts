import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `order_history.applied` is the new name of `counted`: what happened is applied to the order, or it is ignored. Instances of
 * the version before go on writing and reading `counted`, so a trigger fills the one that was not written.
 */
export class AddApplied1770000001000 implements MigrationInterface {
  name = 'AddApplied1770000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE order_history ADD COLUMN applied boolean');
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

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER order_history_two_names ON order_history');
    await runner.query('DROP FUNCTION fill_applied_and_counted');
    await runner.query('ALTER TABLE order_history DROP COLUMN applied');
  }
}
