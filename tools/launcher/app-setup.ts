import { join } from 'node:path';
import type { Addresses } from './infrastructure.js';
import type { Launch } from './launch.js';
import { hasColour } from './log.js';
import { apps, type App, type Settings } from './settings.js';
import { StartRefused } from './start-refused.js';
import { runTask, TaskFailed } from './task.js';

/** One broker can keep one copy of a topic. */
export const oneBroker = { KAFKA_REPLICATION_FACTOR: '1', KAFKA_MIN_INSYNC_REPLICAS: '1' } as const;

/** The environment that an app's setup and its instances have in common. */
export function appEnvironment(
  app: App,
  settings: Settings,
  { kafkaBrokers, databases }: Addresses,
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    // What the suite's users meet, also where a test starts it: kafkajs retries otherwise under NODE_ENV=test.
    NODE_ENV: 'production',
    DATABASE_URL: databases[app],
    KAFKA_BROKERS: kafkaBrokers,
    // The Kafka that we start is one broker. Of one that was given the apps know as little as of production's.
    ...(settings.kafkaBrokers === undefined && oneBroker),
    ...(hasColour ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
  };
}

/**
 * Lets every app create the topics that it owns, bring its database up to date and add the demo's data.
 *
 * @throws StartRefused when one of them fails
 */
export async function setUpApps(launch: Launch, distDir: string, addresses: Addresses): Promise<void> {
  const outcomes = await Promise.allSettled(apps.map((app) => setUp(launch, distDir, app, addresses)));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) {
    throw failure.reason;
  }
}

async function setUp(launch: Launch, distDir: string, app: App, addresses: Addresses): Promise<void> {
  const name = `${app}-setup`;
  try {
    await runTask(launch, {
      name,
      command: process.execPath,
      args: ['--enable-source-maps', join(distDir, 'apps', app, 'src/setup.js'), '--seed'],
      env: appEnvironment(app, launch.settings, addresses),
      onLine: launch.log.voice(name),
    });
  } catch (error) {
    // Its own lines are in the log already.
    throw error instanceof TaskFailed
      ? new StartRefused(`The setup of ${app} failed (${error.outcome}), see above.`)
      : error;
  }
}
