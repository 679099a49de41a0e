import { deadLetterMigrations, DeadLetter, DeadLetterAction } from '#libs/dead-letters';
import { inboxMigrations } from '#libs/inbox';
import { outboxContractMigrations, outboxMigrations, OutboxRow } from '#libs/outbox';
import { pipelined } from '#libs/unit-of-work';
import type { DataSourceOptions } from 'typeorm';
import { DatabaseLogger } from './database-logger.js';
import type { ServiceConfig } from './service-config.js';
import type { ServiceDefinition } from './service-definition.js';

/**
 * Limits of the server that end a request or a reaction that hangs. Its transaction is tried again. They are shorter than
 * `query_timeout`, the limit of this side for a server that does not answer: after a connection was cut, the server has
 * ended its half and released its locks before the work is tried again.
 */
const SESSION_LIMITS_MS = {
  lock_timeout: 5_000,
  statement_timeout: 10_000,
  idle_in_transaction_session_timeout: 10_000,
};

/** The service's tables and the tables of the messaging are in one database, so one transaction can change both. */
export function dataSourceOptions(definition: ServiceDefinition, config: ServiceConfig): DataSourceOptions {
  return {
    type: 'postgres',
    url: config.DATABASE_URL,
    applicationName: config.INSTANCE_NAME ?? definition.name,
    poolSize: config.DATABASE_POOL_SIZE,
    connectTimeoutMS: 5_000,
    entities: [...definition.entities, OutboxRow, DeadLetter, DeadLetterAction],
    synchronize: false,
    logger: new DatabaseLogger(),
    extra: { keepAlive: true, ...pipelined, ...SESSION_LIMITS_MS },
  };
}

/**
 * For migrations. They have no limits: a migration that a limit ends would end at the same point every time. Each is a
 * transaction of its own, so that none holds a lock until the last one has ended.
 */
export function migrationOptions(
  definition: ServiceDefinition,
  config: ServiceConfig,
  { contract }: { readonly contract: boolean },
): DataSourceOptions {
  const { migrations, contractMigrations = [] } = definition;
  return {
    ...dataSourceOptions(definition, config),
    migrations: [
      ...[...outboxMigrations, ...inboxMigrations, ...deadLetterMigrations, ...migrations],
      ...(contract ? [...outboxContractMigrations, ...contractMigrations] : []),
    ],
    migrationsTransactionMode: 'each',
    extra: { keepAlive: true },
  };
}
