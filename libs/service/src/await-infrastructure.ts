import { setTimeout as sleep } from 'node:timers/promises';
import { reachBrokers } from '#libs/kafka';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { kafkaConnection } from './kafka.js';
import { CannotStart, type ServiceConfig } from './service-config.js';
import type { ServiceDefinition } from './service-definition.js';

const RETRY_MS = 1_000;

/**
 * Waits until the database and the brokers answer.
 * @throws CannotStart after STARTUP_TIMEOUT_SECONDS, with what did not answer and why
 */
export async function awaitInfrastructure(definition: ServiceDefinition, config: ServiceConfig): Promise<void> {
  const { host, pathname } = new URL(config.DATABASE_URL);
  await Promise.all([
    answered(`PostgreSQL at ${host}${pathname}`, config, () => connectToDatabase(config.DATABASE_URL)),
    answered(`Kafka at ${config.KAFKA_BROKERS.join(', ')}`, config, () =>
      reachBrokers(kafkaConnection(definition, config)),
    ),
  ]);
}

/** @throws CannotStart after STARTUP_TIMEOUT_SECONDS, or at once if an attempt does */
export async function answered(
  what: string,
  { STARTUP_TIMEOUT_SECONDS }: ServiceConfig,
  attempt: () => Promise<void>,
): Promise<void> {
  const logger = new Logger('Start');
  const deadline = Date.now() + STARTUP_TIMEOUT_SECONDS * 1000;
  for (let lastReason = ''; ;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (error instanceof CannotStart) throw error;
      const reason = error instanceof Error ? error.message || error.constructor.name : String(error);
      if (Date.now() > deadline) {
        throw new CannotStart(`${what} did not answer within ${String(STARTUP_TIMEOUT_SECONDS)} s: ${reason}`);
      }
      // Once for each reason: a line a second would bury it.
      if (reason !== lastReason) logger.log(`waits for ${what}: ${reason}`);
      lastReason = reason;
      await sleep(RETRY_MS);
    }
  }
}

async function connectToDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } finally {
    await client.end().catch(() => undefined);
  }
}
