import { join } from 'node:path';
import { runningUserOf, SERVICES, setupUserOf, type Service } from '#libs/contracts';
import { eventTopicName } from '#libs/messages';
import { ExecaError } from 'execa';
import { loginEnvironment } from '../doors/kafka-users.js';
import { withPasswordOfNow } from '../doors/postgres-doors.js';
import type { Launch } from '../launch.js';
import type { Addresses } from '../layout.js';
import { runTask } from '../processes/task.js';
import type { BrokerCount, Settings } from '../settings.js';
import { StartRefused } from '../start-refused.js';

/**
 * How the services have their topics kept, by the number of brokers. Three brokers keep three copies, of which two must
 * have a message before it counts as written: so any one broker can be away.
 */
export const REPLICATION = {
  1: { KAFKA_REPLICATION_FACTOR: '1', KAFKA_MIN_INSYNC_REPLICAS: '1' },
  3: { KAFKA_REPLICATION_FACTOR: '3', KAFKA_MIN_INSYNC_REPLICAS: '2' },
} as const satisfies Record<BrokerCount, NodeJS.ProcessEnv>;

/** Which of a service's two users and database roles a process has. */
export type Role = 'running' | 'setup';

/** The environment that a service's setup and its instances have in common. */
export function appEnvironment(
  service: Service,
  role: Role,
  settings: Settings,
  { kafkaBrokers, databases, setupDatabases, secretsDir, schemaRegistryUrl }: Addresses,
): NodeJS.ProcessEnv {
  const isSetup = role === 'setup';
  const databaseUrl = (isSetup ? setupDatabases : databases)[service];
  const isOurs = secretsDir !== null && settings.databases === undefined;
  return {
    ...process.env,
    // What users meet, also where a test starts the suite: kafkajs retries otherwise under NODE_ENV=test.
    NODE_ENV: 'production',
    DATABASE_URL: isOurs ? withPasswordOfNow(databaseUrl, secretsDir) : databaseUrl,
    KAFKA_BROKERS: kafkaBrokers,
    // We know nothing of a Kafka that was given, so the services' defaults hold there.
    ...(settings.kafkaBrokers === undefined && REPLICATION[settings.brokers]),
    ...(schemaRegistryUrl !== null && { SCHEMA_REGISTRY_URL: schemaRegistryUrl }),
    ...(settings.avro && { WIRE_FORMATS: `${eventTopicName(service)}=avro` }),
    ...loginEnvironment(secretsDir, isSetup ? setupUserOf(service) : runningUserOf(service)),
    // The launcher draws the lines itself.
    LOG_FORMAT: 'json',
  };
}

/**
 * Lets every service create its topics, migrate its database and add the demo's data. No instance runs yet, so none needs
 * what a contract migration takes away.
 *
 * @throws StartRefused when one of them fails
 */
export async function setUpApps(launch: Launch, distDir: string, addresses: Addresses): Promise<void> {
  const outcomes = await Promise.allSettled(SERVICES.map((service) => setUp(launch, distDir, service, addresses)));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

async function setUp(launch: Launch, distDir: string, service: Service, addresses: Addresses): Promise<void> {
  const name = `${service}-setup`;
  try {
    await runTask(launch, {
      name,
      command: process.execPath,
      args: ['--enable-source-maps', join(distDir, 'apps', service, 'src/setup.js'), '--seed', '--contract'],
      env: appEnvironment(service, 'setup', launch.settings, addresses),
      onLine: launch.log.voice(name),
    });
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const how = error.signal ?? `exit code ${error.exitCode ?? '?'}`;
    throw new StartRefused(`The setup of ${service} failed (${how}). Its own lines are above.`);
  }
}
