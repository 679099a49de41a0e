import { join } from 'node:path';
import { SERVICES, type Service } from '#libs/contracts';
import { ExecaError } from 'execa';
import type { Launch } from '../launch.js';
import type { Addresses } from '../layout.js';
import { hasColour } from '../log.js';
import { runTask } from '../processes/task.js';
import type { Settings } from '../settings.js';
import { StartRefused } from '../start-refused.js';

/** One broker can keep one copy of a topic. */
export const ONE_BROKER = { KAFKA_REPLICATION_FACTOR: '1', KAFKA_MIN_INSYNC_REPLICAS: '1' } as const;

/** The environment that a service's setup and its instances have in common. */
export function appEnvironment(
  service: Service,
  settings: Settings,
  { kafkaBrokers, databases }: Addresses,
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    // What users meet, also where a test starts the suite: kafkajs retries otherwise under NODE_ENV=test.
    NODE_ENV: 'production',
    DATABASE_URL: databases[service],
    KAFKA_BROKERS: kafkaBrokers,
    // The Kafka that we start is one broker. We know nothing of one that was given, so the services' defaults hold.
    ...(settings.kafkaBrokers === undefined && ONE_BROKER),
    ...(hasColour ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
  };
}

/**
 * Lets every service create its topics, migrate its database and add the demo's data.
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
      args: ['--enable-source-maps', join(distDir, 'apps', service, 'src/setup.js'), '--seed'],
      env: appEnvironment(service, launch.settings, addresses),
      onLine: launch.log.voice(name),
    });
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const how = error.signal ?? `exit code ${error.exitCode ?? '?'}`;
    throw new StartRefused(`The setup of ${service} failed (${how}). Its own lines are above.`);
  }
}
