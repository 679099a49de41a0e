import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Contracts: only relays of the version before `outbox_refused` know its old name. */
export class DropSetAside1770000000100 implements MigrationInterface {
  name = 'DropSetAside1770000000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW outbox_set_aside');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE VIEW outbox_set_aside AS
        SELECT sequence, id, aggregatetype, aggregateid, type, payload, time, dataschema, traceparent, tracestate,
               reason, refused_at AS set_aside_at
          FROM outbox_refused`);
  }
}
