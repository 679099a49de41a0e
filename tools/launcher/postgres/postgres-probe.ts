import { Client } from 'pg';

/**
 * Asks PostgreSQL a trivial question.
 *
 * @throws when it does not answer, or does not let this user in
 */
export async function probePostgres(url: string): Promise<void> {
  try {
    await withClient(url, (client) => client.query('select 1'));
  } catch (error) {
    throw new Error(`${withoutPassword(url)} does not answer`, { cause: error });
  }
}

/** Lets `use` work on a connection, and closes it. */
export async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  // A connection that breaks while idle emits an error, which would end the launcher.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
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
