import type { Service } from '#libs/contracts';
import { withClient } from './postgres-probe.js';

/**
 * What makes one database for each service, owned by a role of its own that no other database lets in. The services'
 * migrations make what is in it.
 */
export function databaseStatements(services: readonly Service[]): string[] {
  return [
    ...services.map((service) => `CREATE ROLE "${service}" LOGIN PASSWORD '${service}'`),
    ...services.map((service) => `CREATE DATABASE "${service}" OWNER "${service}"`),
    // PUBLIC may connect to every new database; the owner keeps its own right.
    `REVOKE CONNECT ON DATABASE ${services.map((service) => `"${service}"`).join(', ')} FROM PUBLIC`,
  ];
}

/**
 * Makes the databases of services that a server does not have yet: one that was made before they joined the list.
 *
 * @returns the services whose databases were made
 */
export function addMissingDatabases(adminUrl: string, services: readonly Service[]): Promise<Service[]> {
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
    const missing = services.filter((service) => !rows.some(({ datname }) => datname === service));
    // A role without its database was left by a start that was cut off.
    for (const service of missing) await client.query(`DROP ROLE IF EXISTS "${service}"`);
    if (missing.length > 0) for (const statement of databaseStatements(missing)) await client.query(statement);
    return missing;
  });
}
