import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The outbox, and the rows that the broker refuses. */
export class CreateOutbox1760000000000 implements MigrationInterface {
  name = 'CreateOutbox1760000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        sequence      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id            uuid NOT NULL,
        aggregatetype text NOT NULL,
        aggregateid   text NOT NULL,
        type          text NOT NULL,
        payload       json NOT NULL,
        time          text NOT NULL,
        dataschema    text NOT NULL,
        traceparent   text,
        tracestate    text
      )`);
    // Every row is deleted soon after it was written. So vacuum starts after a number of dead rows, not after a share of a
    // table that is almost always empty, and it has no cost limit. Otherwise the relay would read more and more dead rows.
    await runner.query(`
      ALTER TABLE outbox SET (
        autovacuum_vacuum_scale_factor = 0,
        autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_insert_scale_factor = 0,
        autovacuum_vacuum_insert_threshold = 50000,
        autovacuum_analyze_scale_factor = 0,
        autovacuum_analyze_threshold = 50000,
        autovacuum_vacuum_cost_delay = 0
      )`);
    await runner.query(`
      CREATE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_notify('outbox', ''); RETURN NULL; END $$`);
    await runner.query(`
      CREATE TRIGGER outbox_written AFTER INSERT ON outbox
      FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox()`);
    await runner.query(`
      CREATE TABLE outbox_set_aside (
        LIKE outbox,
        reason       text NOT NULL,
        set_aside_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (sequence)
      )`);
    await runner.query('CREATE INDEX outbox_set_aside_aggregateid ON outbox_set_aside (aggregateid)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_set_aside, outbox');
    await runner.query('DROP FUNCTION notify_outbox');
  }
}
