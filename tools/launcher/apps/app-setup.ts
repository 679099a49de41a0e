import { join } from 'node:path';
import { SERVICES, type Service } from '#libs/contracts';
import type { Addresses } from '../infrastructure.js';
import type { Launch } from '../launch.js';
import { hasColour } from '../log.js';
import type { Settings } from '../settings.js';
import { StartRefused } from '../start-refused.js';
import { runTask, TaskFailed } from '../processes/task.js';

/** One broker can keep one copy of a topic. */
export const oneBroker = { KAFKA_REPLICATION_FACTOR: '1', KAFKA_MIN_INSYNC_REPLICAS: '1' } as const;

/** The environment that a service's setup and its instances have in common. */
export function appEnvironment(
  service: Service,
  settings: Settings,
  { kafkaBrokers, databases }: Addresses,
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    // What the suite's users meet, also where a test starts it: kafkajs retries otherwise under NODE_ENV=test.
    NODE_ENV: 'production',
    DATABASE_URL: databases[service],
    KAFKA_BROKERS: kafkaBrokers,
    // The Kafka that we start is one broker. Of one that was given the apps know as little as of production's.
    ...(settings.kafkaBrokers === undefined && oneBroker),
    ...(hasColour ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
  };
}

/**
 * Lets every service create the topics that it owns, bring its database up to date and add the demo's data.
 *
 * @throws StartRefused when one of them fails
 */
export async function setUpApps(launch: Launch, distDir: string, addresses: Addresses): Promise<void> {
  const outcomes = await Promise.allSettled(SERVICES.map((service) => setUp(launch, distDir, service, addresses)));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) {
    throw failure.reason;
  }
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
    // Its own lines are in the log already.
    throw error instanceof TaskFailed
      ? new StartRefused(`The setup of ${service} failed (${error.outcome}), see above.`)
      : error;
  }
}
