import pg from 'pg';

/** PostgreSQL's code for a right that is missing. */
export const DENIED = '42501';

/** What only the owner of a database or of its tables may do. */
export const CHANGES_OF_TABLES = [
  'CREATE TABLE intruders (id int)',
  'CREATE SCHEMA intruders',
  'CREATE TEMPORARY TABLE intruders (id int)',
  'CREATE EXTENSION pgcrypto',
  'CREATE INDEX ON outbox (id)',
  'ALTER TABLE outbox ADD intruder int',
  'ALTER TABLE outbox DISABLE TRIGGER ALL',
  'TRUNCATE outbox',
  'DROP TABLE inbox',
  'CREATE ROLE intruder',
  'CREATE DATABASE intruders',
] as const;

/** The same role at another database. */
export function atDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = database;
  return changed.href;
}

/** `done`, or the code of the error. */
export async function outcomeOf(url: string, sql: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query(sql);
    return 'done';
  } catch (error) {
    return String((error as { code?: unknown }).code ?? error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
