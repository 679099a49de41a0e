import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOrders1760000001000 implements MigrationInterface {
  name = 'CreateOrders1760000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE orders (
        order_id     uuid PRIMARY KEY,
        customer_id  text NOT NULL CHECK (customer_id <> ''),
        lines        json NOT NULL CHECK (json_array_length(lines) > 0),
        total_amount bigint NOT NULL CHECK (total_amount >= 0),
        currency     char(3) NOT NULL,
        status       text NOT NULL CHECK (status IN
                       ('PLACED', 'CONFIRMED', 'COMPLETED', 'CANCELLED', 'RETURNING', 'RETURNED')),
        stock        text NOT NULL CHECK (stock IN
                       ('NONE', 'RESERVED', 'REJECTED', 'COMMITTED', 'RELEASED', 'RESTOCKED')),
        payment      text NOT NULL CHECK (payment IN
                       ('NONE', 'AUTHORIZED', 'DECLINED', 'CAPTURED', 'VOIDED', 'REFUNDED')),
        reason       text CHECK (reason IN
                       ('out-of-stock', 'payment-declined', 'customer-request', 'deadline-passed')),
        placed_at    timestamptz NOT NULL,
        deadline_at  timestamptz NOT NULL CHECK (deadline_at > placed_at),
        traceparent  text,
        CHECK ((status = 'CANCELLED') = (reason IS NOT NULL)),
        CHECK (status <> 'CONFIRMED' OR (stock IN ('RESERVED', 'COMMITTED') AND payment IN ('AUTHORIZED', 'CAPTURED'))),
        CHECK (status <> 'COMPLETED' OR (stock = 'COMMITTED' AND payment = 'CAPTURED')),
        CHECK (status <> 'RETURNED' OR (stock = 'RESTOCKED' AND payment = 'REFUNDED'))
      ) WITH (fillfactor = 70)`);
    await runner.query(`CREATE INDEX orders_due ON orders (deadline_at) WHERE status = 'PLACED'`);
    await runner.query('CREATE INDEX orders_of_customer ON orders (customer_id, order_id DESC)');
    await runner.query(`
      CREATE TABLE order_history (
        id       uuid,
        order_id uuid NOT NULL REFERENCES orders (order_id),
        happened text NOT NULL,
        status   text NOT NULL,
        counted  boolean NOT NULL,
        at       timestamptz NOT NULL,
        PRIMARY KEY (order_id, id)
      )`);
    await runner.query(`
      CREATE TABLE idempotency_keys (
        key          text PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 255),
        request_hash text NOT NULL,
        order_id     uuid NOT NULL UNIQUE REFERENCES orders (order_id) DEFERRABLE INITIALLY DEFERRED
      )`);
    await runner.query(`
      CREATE TABLE products (
        sku        text PRIMARY KEY,
        name       text NOT NULL,
        unit_price integer NOT NULL CHECK (unit_price > 0),
        currency   char(3) NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE products, idempotency_keys, order_history, orders');
  }
}
