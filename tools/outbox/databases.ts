import { SERVICES, type Service } from '#libs/contracts';
import pg from 'pg';
import { readSettings, variableOf } from '../launcher/settings.js';
import { withoutPassword } from '../launcher/postgres/postgres-probe.js';
import { readSuite } from '../launcher/suite-file.js';

/** One service's database, for as long as a command runs. */
export interface Database {
  readonly service: Service;
  readonly client: pg.Client;
}

/**
 * Lets `use` work on the databases of all services: those that the environment names, else those of the running suite.
 * @throws where there are none, or where one does not answer
 */
export async function withDatabases<T>(use: (databases: readonly Database[]) => Promise<T>): Promise<T> {
  const urls = readSettings(process.env, []).databases ?? readSuite()?.databases;
  if (urls === undefined) {
    throw new Error(
      `No suite runs: start one with npm start, or set the database of every service: ${SERVICES.map((service) => variableOf(service, 'DATABASE_URL')).join(', ')}.`,
    );
  }
  const clients = SERVICES.map((service) => ({
    service,
    url: urls[service],
    client: new pg.Client({
      connectionString: urls[service],
      application_name: 'operator',
      connectionTimeoutMillis: 5_000,
    }),
  }));
  try {
    for (const { service, url, client } of clients) {
      await client.connect().catch((error: unknown) => {
        throw new Error(`The database of ${service} at ${withoutPassword(url)} does not answer: ${String(error)}`, {
          cause: error,
        });
      });
    }
    return await use(clients);
  } finally {
    await Promise.allSettled(clients.map(({ client }) => client.end()));
  }
}

/** Asks every database the same, and adds to each row the service whose it is. */
export async function everywhere<R extends object>(
  databases: readonly Database[],
  sql: string,
  values: readonly unknown[] = [],
): Promise<(R & { readonly service: Service })[]> {
  const answers = await Promise.all(
    databases.map(async ({ service, client }) =>
      (await client.query<R>(sql, [...values])).rows.map((row) => ({ service, ...row })),
    ),
  );
  return answers.flat();
}
