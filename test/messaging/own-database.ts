import { randomUUID } from 'node:crypto';
import { pipelined } from '#libs/unit-of-work';
import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { asSuperuser, superuserUrl } from '../suite/superuser.js';

/** A database for one test file, on the suite's server. */
export class OwnDatabase {
  private readonly pool: pg.Pool;

  private constructor(
    readonly url: string,
    readonly dataSource: DataSource,
  ) {
    this.pool = new pg.Pool({ connectionString: url, application_name: 'e2e test' });
    this.pool.on('error', () => undefined);
  }

  /** Creates it, with the tables that these migrations make; without any it is empty. */
  static async create(options: Pick<DataSourceOptions, 'entities' | 'migrations'> = {}): Promise<OwnDatabase> {
    const name = `test_${randomUUID().replaceAll('-', '')}`;
    await asSuperuser(`CREATE DATABASE ${name}`);
    const url = new URL(superuserUrl());
    url.pathname = name;
    const connection = { type: 'postgres', url: url.href, ...options } as const;
    // A pipelined session changes no table.
    const migrating = await new DataSource(connection).initialize();
    if (options.migrations !== undefined) await migrating.runMigrations();
    await migrating.destroy();
    return new OwnDatabase(url.href, await new DataSource({ ...connection, extra: pipelined }).initialize());
  }

  get name(): string {
    return new URL(this.url).pathname.slice(1);
  }

  async query<R extends object>(sql: string, values: unknown[] = []): Promise<R[]> {
    return (await this.pool.query<R>(sql, values)).rows;
  }

  /** A new session. The caller ends it. */
  async connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.url, application_name: 'e2e test' });
    await client.connect();
    return client;
  }

  async drop(): Promise<void> {
    await this.dataSource.destroy();
    await this.pool.end();
    await asSuperuser(`DROP DATABASE ${this.name} WITH (FORCE)`);
  }
}
