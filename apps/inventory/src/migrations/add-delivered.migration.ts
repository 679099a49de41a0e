import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `stock.delivered` is the new name of `received`, and the movement `receive` is now `deliver`. Instances of the version before
 * go on with the old names. So a trigger writes both columns, and another one writes the new word in the place of the old.
 */
export class AddDelivered1770000001000 implements MigrationInterface {
  name = 'AddDelivered1770000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE stock ADD COLUMN delivered integer NOT NULL DEFAULT 0 CHECK (delivered >= 0)');
    // One row for each SKU, so this is done at once.
    await runner.query('UPDATE stock SET delivered = received');
    await runner.query(`
      CREATE FUNCTION keep_delivered_and_received_equal() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN
        IF NEW.delivered <> OLD.delivered THEN NEW.received := NEW.delivered;
        ELSE NEW.delivered := NEW.received;
        END IF;
        RETURN NEW;
      END $$`);
    await runner.query(`
      CREATE TRIGGER stock_two_names BEFORE UPDATE ON stock
      FOR EACH ROW EXECUTE FUNCTION keep_delivered_and_received_equal()`);
    await runner.query(`
      CREATE FUNCTION say_deliver() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN NEW.move := 'deliver'; RETURN NEW; END $$`);
    await runner.query(`
      CREATE TRIGGER stock_movements_two_words BEFORE INSERT ON stock_movements
      FOR EACH ROW WHEN (NEW.move = 'receive') EXECUTE FUNCTION say_deliver()`);
    // Not valid: the next migration changes the rows from before, without a lock that instances wait for.
    await runner.query(`
      ALTER TABLE stock_movements
        DROP CONSTRAINT stock_movements_move_check,
        DROP CONSTRAINT stock_movements_check,
        ADD CONSTRAINT stock_movements_move_check
          CHECK (move IN ('deliver', 'reserve', 'release', 'commit', 'restock')) NOT VALID,
        ADD CONSTRAINT stock_movements_check CHECK ((move = 'deliver') = (order_id IS NULL)) NOT VALID`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE stock_movements
        DROP CONSTRAINT stock_movements_move_check,
        DROP CONSTRAINT stock_movements_check,
        ADD CONSTRAINT stock_movements_move_check
          CHECK (move IN ('receive', 'reserve', 'release', 'commit', 'restock')),
        ADD CONSTRAINT stock_movements_check CHECK ((move = 'receive') = (order_id IS NULL))`);
    await runner.query('DROP TRIGGER stock_movements_two_words ON stock_movements');
    await runner.query('DROP FUNCTION say_deliver');
    await runner.query('DROP TRIGGER stock_two_names ON stock');
    await runner.query('DROP FUNCTION keep_delivered_and_received_equal');
    await runner.query('ALTER TABLE stock DROP COLUMN delivered');
  }
}
