import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePayments1760000001000 implements MigrationInterface {
  name = 'CreatePayments1760000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE accounts (
        customer_id text PRIMARY KEY,
        currency    char(3) NOT NULL,
        available   bigint NOT NULL CHECK (available >= 0),
        held        bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
        captured    bigint NOT NULL DEFAULT 0 CHECK (captured >= 0)
      ) WITH (fillfactor = 50)`);
    await runner.query(`
      CREATE TABLE payments (
        order_id    uuid PRIMARY KEY,
        customer_id text,
        status      text NOT NULL CHECK (status IN
                      ('AUTHORIZED', 'DECLINED', 'CAPTURED', 'VOIDED', 'REFUNDED', 'TOMBSTONE')),
        amount      bigint NOT NULL CHECK (amount >= 0),
        CHECK ((status IN ('DECLINED', 'TOMBSTONE')) = (amount = 0)),
        CHECK (status = 'TOMBSTONE' OR customer_id IS NOT NULL)
      ) WITH (fillfactor = 70)`);
    await runner.query(`
      CREATE TABLE ledger_entries (
        id          uuid PRIMARY KEY,
        customer_id text NOT NULL REFERENCES accounts (customer_id),
        order_id    uuid REFERENCES payments (order_id) DEFERRABLE INITIALLY DEFERRED,
        move        text NOT NULL CHECK (move IN ('open', 'authorize', 'capture', 'void', 'refund')),
        bucket      text NOT NULL CHECK (bucket IN ('opening', 'available', 'held', 'captured')),
        amount      bigint NOT NULL CHECK (amount <> 0),
        at          timestamptz NOT NULL DEFAULT now(),
        CHECK ((move = 'open') = (order_id IS NULL)),
        -- No money moves twice for the same reason.
        UNIQUE (order_id, move, bucket)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ledger_entries, payments, accounts');
  }
}
