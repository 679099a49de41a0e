import pg from 'pg';
import { runningSuite } from './running-suite.js';

/** A superuser's URL of the suite's server. @throws where the databases were given: these tests may not do there as they like */
export function superuserUrl(): string {
  const { postgresAdminUrl } = runningSuite();
  if (postgresAdminUrl === null) throw new Error('This test needs a PostgreSQL that the launcher started');
  return postgresAdminUrl;
}

/** Runs a statement as superuser of the suite's server. */
export async function asSuperuser<R extends object>(sql: string, values: unknown[] = []): Promise<R[]> {
  const client = new pg.Client({ connectionString: superuserUrl() });
  await client.connect();
  try {
    return (await client.query<R>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
