import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setupUserOf, type Service } from '#libs/contracts';
import { builtDistDir } from '../../tools/launcher/apps/build.js';
import { loginEnvironment } from '../../tools/launcher/doors/kafka-users.js';
import { replicationSettings } from '../suite/replication.js';
import { runningSuite } from '../suite/running-suite.js';

/** What a command printed, and its exit code. */
export interface Printed {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

/** `npm run dlq -- <args>` on the suite of these tests. */
export function dlq(...args: readonly string[]): Promise<Printed> {
  return run('tools/dead-letters.ts', args);
}

/** `npm run outbox -- <args>` on the suite of these tests. */
export function outbox(...args: readonly string[]): Promise<Printed> {
  return run('tools/outbox.ts', args);
}

/** `npm run topics -- <args>` on the suite of these tests. */
export function topics(...args: readonly string[]): Promise<Printed> {
  return run('tools/topics.ts', args);
}

/** The same as the user of a service's setup step, on the cluster that the environment names. */
export function topicsAsSetupOf(service: Service, ...args: readonly string[]): Promise<Printed> {
  return run('tools/topics.ts', args, brokersFor(service));
}

/** `npm run contracts -- <args>` on the suite of these tests, or as the environment says. */
export function contracts(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Printed> {
  return run('tools/contracts.ts', args, env);
}

/** What somebody types in a shell. */
export function typed(script: string): Promise<Printed> {
  return execute('bash', ['-c', script]);
}

/** The setup step of a service, as built for the suite of these tests, on a database of the test. */
export function setUp(service: Service, databaseUrl: string, ...args: readonly string[]): Promise<Printed> {
  return setUpWith({ DATABASE_URL: databaseUrl }, service, ...args);
}

/** The same with these settings. */
export function setUpWith(env: NodeJS.ProcessEnv, service: Service, ...args: readonly string[]): Promise<Printed> {
  return execute(process.execPath, [join(builtDistDir, 'apps', service, 'src/setup.js'), ...args], {
    NODE_ENV: 'production',
    ...brokersFor(service),
    ...env,
  });
}

/** How the setup step of a service reaches the brokers. */
function brokersFor(service: Service): NodeJS.ProcessEnv {
  const { kafkaBrokers, secretsDir } = runningSuite();
  return {
    KAFKA_BROKERS: kafkaBrokers,
    ...loginEnvironment(secretsDir, setupUserOf(service)),
    ...replicationSettings(),
  };
}

function run(script: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Printed> {
  return execute(process.execPath, ['--conditions=source', '--import', 'tsx', script, ...args], env);
}

function execute(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Printed> {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      [...args],
      { env: { ...process.env, NODE_OPTIONS: '', ...env } },
      (_, out, error) => {
        resolve({ status: child.exitCode ?? -1, out, error });
      },
    );
  });
}
