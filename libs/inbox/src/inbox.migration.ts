import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The ids of the messages that this service has taken. */
export class CreateInbox1760000000001 implements MigrationInterface {
  name = 'CreateInbox1760000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE inbox (
        message_id  uuid PRIMARY KEY,
        received_at timestamptz NOT NULL DEFAULT now()
      )`);
    // Rows arrive in the order of time, so a block range index finds the old ones at almost no cost. It must read every page
    // that it has not summarized, and without `autosummarize` it summarizes new pages only at the next vacuum.
    await runner.query(
      'CREATE INDEX inbox_received_at ON inbox USING brin (received_at) WITH (pages_per_range = 16, autosummarize = on)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE inbox');
  }
}
