import type { Service } from '#libs/contracts';
import pg from 'pg';
import { readSuite, type AppInstanceEntry, type Suite } from '../../tools/launcher/suite-file.js';

/** The name of these tests on the database server. */
export const APPLICATION_NAME = 'e2e test';

/** The suite that these tests talk to, as it is now: apps that were restarted have new pids. @throws when none runs */
export function runningSuite(): Suite {
  const suite = readSuite();
  if (suite === undefined) throw new Error(`No suite runs with the data folder ${String(process.env.SUITE_DATA_DIR)}`);
  return suite;
}

/** The first instance of a service, as it is now. */
export function instanceOf(service: Service): AppInstanceEntry {
  const instance = runningSuite().apps.find(({ app }) => app === service);
  if (instance === undefined) throw new Error(`No instance of ${service} runs`);
  return instance;
}

/** All instances of a service, by their numbers. */
export function instancesOf(service: Service): AppInstanceEntry[] {
  const all = runningSuite().apps.filter(({ app }) => app === service);
  return all.sort((a, b) => a.instance.localeCompare(b.instance));
}

/** By the URL of the database, which another start of the suite changes. */
const pools = new Map<string, pg.Pool>();

/** Queries a service's database. */
export async function query<R extends object>(service: Service, sql: string, values: unknown[] = []): Promise<R[]> {
  const { rows } = await poolOf(service).query<R>(sql, values);
  return rows;
}

function poolOf(service: Service): pg.Pool {
  const url = runningSuite().setupDatabases[service];
  let pool = pools.get(url);
  if (pool === undefined) {
    // Nobody ends the pool: idle connections close by themselves and keep no process alive.
    pool = new pg.Pool({ ...connectionTo(service), idleTimeoutMillis: 500, allowExitOnIdle: true });
    pool.on('error', () => undefined);
    pools.set(url, pool);
  }
  return pool;
}

/** A connection to a service's database. The caller ends it. */
export async function connect(service: Service): Promise<pg.Client> {
  const client = new pg.Client(connectionTo(service));
  await client.connect();
  return client;
}

function connectionTo(service: Service): pg.ClientConfig {
  // The role that owns the tables: a test may do what the service's instances may not.
  return { connectionString: runningSuite().setupDatabases[service], application_name: APPLICATION_NAME };
}
