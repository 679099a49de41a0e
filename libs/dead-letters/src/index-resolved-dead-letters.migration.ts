import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the resolved dead letters by age, and the actions on a letter, so that old ones can be deleted. */
export class IndexResolvedDeadLetters1780000000002 implements MigrationInterface {
  name = 'IndexResolvedDeadLetters1780000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX dead_letters_resolved ON dead_letters (parked_at) WHERE status <> 'parked'`);
    await runner.query('CREATE INDEX dead_letter_actions_letter ON dead_letter_actions (dead_letter_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX dead_letter_actions_letter, dead_letters_resolved');
  }
}
