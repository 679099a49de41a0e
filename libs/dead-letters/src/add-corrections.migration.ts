import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A corrected payload, which stands beside the original bytes, and what became of each message in an action. The release before
 * knows neither: it redrives the original bytes, which fails again and leaves the message parked.
 */
export class AddCorrections1790000000002 implements MigrationInterface {
  name = 'AddCorrections1790000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE dead_letters ADD COLUMN corrected_value bytea');
    await runner.query('ALTER TABLE dead_letter_actions ADD COLUMN correction bytea');
    await runner.query(`
      CREATE TABLE dead_letter_outcomes (
        action_id      uuid NOT NULL REFERENCES dead_letter_actions (id) ON DELETE CASCADE,
        dead_letter_id uuid NOT NULL REFERENCES dead_letters (id) ON DELETE CASCADE,
        outcome        text NOT NULL,
        at             timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (action_id, dead_letter_id)
      )`);
    await runner.query('CREATE INDEX dead_letter_outcomes_letter ON dead_letter_outcomes (dead_letter_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dead_letter_outcomes');
    await runner.query('ALTER TABLE dead_letter_actions DROP COLUMN correction');
    await runner.query('ALTER TABLE dead_letters DROP COLUMN corrected_value');
  }
}
