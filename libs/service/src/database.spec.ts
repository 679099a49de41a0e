import { describe, expect, it } from '@jest/globals';
import { dataSourceOptions, migrationOptions } from './database.js';
import { ServiceConfig } from './service-config.js';
import type { ServiceDefinition } from './service-definition.js';

const definition = { name: 'depot', entities: [], migrations: [] } as unknown as ServiceDefinition;
const config = Object.assign(new ServiceConfig(), { DATABASE_URL: 'postgres://localhost/depot' });

const migrating = migrationOptions(definition, config, { contract: false });

describe('the limits of a session', () => {
  it('end a statement on the server before this side takes the connection for lost, and a wait for a lock before the statement', () => {
    const { lock_timeout, statement_timeout, idle_in_transaction_session_timeout, query_timeout } = dataSourceOptions(
      definition,
      config,
    ).extra as Record<string, unknown>;

    expect(lock_timeout).toBeLessThan(Number(statement_timeout));
    expect(statement_timeout).toBeLessThan(Number(query_timeout));
    expect(idle_in_transaction_session_timeout).toBeLessThan(Number(query_timeout));
  });

  it('bind no migration, and it may write', () => {
    expect(migrating.extra).toEqual({ keepAlive: true });
  });
});
