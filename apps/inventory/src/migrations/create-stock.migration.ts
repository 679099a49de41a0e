import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateStock1760000001000 implements MigrationInterface {
  name = 'CreateStock1760000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE stock (
        sku      text PRIMARY KEY,
        initial  integer NOT NULL CHECK (initial >= 0),
        on_hand  integer NOT NULL CHECK (on_hand >= 0),
        reserved integer NOT NULL DEFAULT 0 CHECK (reserved BETWEEN 0 AND on_hand),
        shipped  integer NOT NULL DEFAULT 0 CHECK (shipped >= 0),
        received integer NOT NULL DEFAULT 0 CHECK (received >= 0),
        CHECK (on_hand + shipped = initial + received)
      ) WITH (fillfactor = 50)`);
    await runner.query(`
      CREATE TABLE reservations (
        order_id uuid PRIMARY KEY,
        status   text NOT NULL CHECK (status IN
                   ('RESERVED', 'REJECTED', 'COMMITTED', 'RELEASED', 'RESTOCKED', 'TOMBSTONE')),
        lines    json NOT NULL,
        CHECK ((status IN ('REJECTED', 'TOMBSTONE')) = (json_array_length(lines) = 0))
      ) WITH (fillfactor = 70)`);
    await runner.query(`
      CREATE TABLE stock_movements (
        id       uuid PRIMARY KEY,
        sku      text NOT NULL REFERENCES stock (sku),
        order_id uuid REFERENCES reservations (order_id) DEFERRABLE INITIALLY DEFERRED,
        move     text NOT NULL CHECK (move IN ('receive', 'reserve', 'release', 'commit', 'restock')),
        quantity integer NOT NULL CHECK (quantity > 0),
        at       timestamptz NOT NULL,
        CHECK ((move = 'receive') = (order_id IS NULL)),
        -- No stock moves twice for the same reason.
        UNIQUE (order_id, sku, move)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stock_movements, reservations, stock');
  }
}
