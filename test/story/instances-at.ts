import type { Service } from '#libs/contracts';
import { runningSuite } from '../suite/running-suite.js';
import { asSuperuser } from '../suite/superuser.js';

/**
 * The instances of a service that are at a point in the database right now.
 *
 * @param condition on `pg_stat_activity`. Only a superuser sees the statements of other roles
 */
export async function instancesAt(service: Service, condition: string): Promise<string[]> {
  const rows = await asSuperuser<{ name: string }>(
    `SELECT DISTINCT application_name AS name FROM pg_stat_activity
      WHERE datname = $1 AND application_name LIKE $2 AND (${condition})`,
    [new URL(runningSuite().databases[service]).pathname.slice(1), `${service}-%`],
  );
  return rows.map(({ name }) => name);
}
