import { Client } from 'pg';

/**
 * Asks PostgreSQL a trivial question.
 *
 * @throws when it does not answer, or does not let this user in
 */
export async function probePostgres(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  // A connection that is cut while idle emits an error, which would end the launcher.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
  } finally {
    await client.end();
  }
}

/** A database URL without its password, for the log. */
export function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.password = '';
  return shown.href;
}
