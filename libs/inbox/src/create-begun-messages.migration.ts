import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The messages that a process has in hand after its start. Almost always it is empty. */
export class CreateBegunMessages1790000000001 implements MigrationInterface {
  name = 'CreateBegunMessages1790000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE begun_messages (
        message_id uuid PRIMARY KEY,
        process    uuid NOT NULL,
        is_alone   boolean NOT NULL DEFAULT false,
        others     integer NOT NULL DEFAULT 0,
        alone      integer NOT NULL DEFAULT 0,
        begun_at   timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE begun_messages');
  }
}
