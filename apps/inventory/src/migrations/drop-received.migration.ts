import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Contracts: only instances of the version before `delivered` know `received`, and the movement `receive`. */
export class DropReceived1770000003000 implements MigrationInterface {
  name = 'DropReceived1770000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER stock_movements_two_words ON stock_movements');
    await runner.query('DROP FUNCTION say_deliver');
    await runner.query('DROP TRIGGER stock_two_names ON stock');
    await runner.query('DROP FUNCTION keep_delivered_and_received_equal');
    // The column takes its constraint with it: that on_hand and shipped are what there was and what came.
    await runner.query(`
      ALTER TABLE stock
        DROP COLUMN received,
        ADD CONSTRAINT stock_adds_up CHECK (on_hand + shipped = initial + delivered)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE stock ADD COLUMN received integer NOT NULL DEFAULT 0 CHECK (received >= 0)');
    await runner.query('UPDATE stock SET received = delivered');
    await runner.query(`
      ALTER TABLE stock
        DROP CONSTRAINT stock_adds_up,
        ADD CONSTRAINT stock_check1 CHECK (on_hand + shipped = initial + received)`);
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
  }
}
