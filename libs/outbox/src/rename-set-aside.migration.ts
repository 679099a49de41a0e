import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `outbox_set_aside` becomes `outbox_refused`: its rows are those that the broker refuses, and the old name was also a word
 * for reserved stock. Relays of the version before go on with the old name, which is now a view that takes writes, too.
 */
export class RenameSetAside1770000000000 implements MigrationInterface {
  name = 'RenameSetAside1770000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox_set_aside RENAME TO outbox_refused');
    await runner.query('ALTER TABLE outbox_refused RENAME COLUMN set_aside_at TO refused_at');
    await runner.query('ALTER INDEX outbox_set_aside_pkey RENAME TO outbox_refused_pkey');
    await runner.query('ALTER INDEX outbox_set_aside_aggregateid RENAME TO outbox_refused_aggregateid');
    await runner.query(`
      CREATE VIEW outbox_set_aside AS
        SELECT sequence, id, aggregatetype, aggregateid, type, payload, time, dataschema, traceparent, tracestate,
               reason, refused_at AS set_aside_at
          FROM outbox_refused`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW outbox_set_aside');
    await runner.query('ALTER INDEX outbox_refused_aggregateid RENAME TO outbox_set_aside_aggregateid');
    await runner.query('ALTER INDEX outbox_refused_pkey RENAME TO outbox_set_aside_pkey');
    await runner.query('ALTER TABLE outbox_refused RENAME COLUMN refused_at TO set_aside_at');
    await runner.query('ALTER TABLE outbox_refused RENAME TO outbox_set_aside');
  }
}
