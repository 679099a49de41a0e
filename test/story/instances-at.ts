import type { Service } from '#libs/contracts';
import pg from 'pg';
import { runningSuite } from '../suite/running-suite.js';

/**
 * The instances of a service that are at a point in the database right now.
 *
 * @param condition on `pg_stat_activity`. Only a superuser sees the statements of other roles
 */
export async function instancesAt(service: Service, condition: string): Promise<string[]> {
  const { postgresAdminUrl, databases } = runningSuite();
  if (postgresAdminUrl === null) throw new Error('This test needs a PostgreSQL that the launcher started');
  const admin = new pg.Client({ connectionString: postgresAdminUrl });
  await admin.connect();
  try {
    const { rows } = await admin.query<{ name: string }>(
      `SELECT DISTINCT application_name AS name FROM pg_stat_activity
        WHERE datname = $1 AND application_name LIKE $2 AND (${condition})`,
      [new URL(databases[service]).pathname.slice(1), `${service}-%`],
    );
    return rows.map(({ name }) => name);
  } finally {
    await admin.end();
  }
}
