import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Dead letters, the keys in quarantine, and what people did about them. */
export class CreateDeadLetters1760000000002 implements MigrationInterface {
  name = 'CreateDeadLetters1760000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE dead_letters (
        sequence       bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        id             uuid PRIMARY KEY,
        message_id     uuid NOT NULL,
        consumer_group text NOT NULL,
        topic          text NOT NULL,
        partition      integer NOT NULL,
        "offset"       bigint NOT NULL,
        timestamp      bigint NOT NULL,
        key            text,
        value          bytea,
        headers        json NOT NULL,
        reason         text NOT NULL CHECK (reason IN
                         ('unreadable', 'contract-violation', 'unknown-version', 'handler-failed', 'key-quarantined')),
        exception      text NOT NULL,
        message        text NOT NULL,
        stacktrace     text NOT NULL,
        attempts       integer NOT NULL CHECK (attempts >= 0),
        parked_at      timestamptz NOT NULL,
        status         text NOT NULL CHECK (status IN ('parked', 'redriven', 'discarded')),
        published      boolean NOT NULL DEFAULT false,
        publish_error  text
      )`);
    await runner.query(
      `CREATE INDEX dead_letters_parked ON dead_letters (topic, key, sequence) WHERE status = 'parked'`,
    );
    await runner.query('CREATE INDEX dead_letters_unpublished ON dead_letters (sequence) WHERE NOT published');
    await runner.query(`
      CREATE TABLE quarantined_keys (
        topic text,
        key   text,
        since timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (topic, key)
      )`);
    await runner.query(`
      CREATE TABLE dead_letter_actions (
        id             uuid PRIMARY KEY,
        action         text NOT NULL CHECK (action IN ('redrive', 'discard')),
        dead_letter_id uuid NOT NULL REFERENCES dead_letters (id),
        requested_by   text NOT NULL,
        why            text NOT NULL,
        requested_at   timestamptz NOT NULL DEFAULT now(),
        letters        integer NOT NULL DEFAULT 0,
        finished_at    timestamptz,
        outcome        text,
        CHECK ((finished_at IS NULL) = (outcome IS NULL))
      )`);
    await runner.query(
      'CREATE INDEX dead_letter_actions_open ON dead_letter_actions (requested_at) WHERE finished_at IS NULL',
    );
    await runner.query(`
      CREATE FUNCTION notify_dead_letters() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_notify('dead_letters', ''); RETURN NULL; END $$`);
    await runner.query(`
      CREATE TRIGGER dead_letters_written AFTER INSERT ON dead_letters
      FOR EACH STATEMENT EXECUTE FUNCTION notify_dead_letters()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dead_letter_actions, quarantined_keys, dead_letters');
    await runner.query('DROP FUNCTION notify_dead_letters');
  }
}
