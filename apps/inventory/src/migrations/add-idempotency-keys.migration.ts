import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Deliveries that were booked before have no key. An instance of the version before goes on booking without one. */
export class AddIdempotencyKeys1780000001000 implements MigrationInterface {
  name = 'AddIdempotencyKeys1780000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_keys (
        key          text PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 255),
        request_hash text NOT NULL,
        movement_id  uuid NOT NULL UNIQUE REFERENCES stock_movements (id) DEFERRABLE INITIALLY DEFERRED,
        stock        json NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}
