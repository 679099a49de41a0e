import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll } from '@jest/globals';
import { runningUserOf, type Service } from '#libs/contracts';
import { builtDistDir } from '../../tools/launcher/apps/build.js';
import { loginEnvironment } from '../../tools/launcher/doors/kafka-users.js';
import { findFreePort } from '../../tools/launcher/processes/port.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';

const WRONG_CLOCK = new URL('wrong-clock.mjs', import.meta.url).href;

const running = new Set<ChildProcess>();

// What a failing test has left.
afterAll(() => {
  for (const process of running) process.kill('SIGKILL');
});

export interface InstanceOptions {
  /** Settings that differ from those of the suite's instances. */
  readonly env?: NodeJS.ProcessEnv;
  /** How much its clock is ahead of all others; it is late where this is negative. */
  readonly clockIsAheadMs?: number;
}

/** One more instance of a service, beside those of the suite. */
export class Instance {
  private constructor(
    readonly url: string,
    private readonly process: ChildProcess,
  ) {}

  /** Starts it as the launcher would, and waits until it is ready. */
  static async start(
    service: Service,
    name: string,
    { env = {}, clockIsAheadMs = 0 }: InstanceOptions = {},
  ): Promise<Instance> {
    const { databases, kafkaBrokers, secretsDir, schemaRegistryUrl } = runningSuite();
    const port = await findFreePort();
    const preloaded = clockIsAheadMs === 0 ? [] : ['--import', WRONG_CLOCK];
    const child = spawn(process.execPath, [...preloaded, `${builtDistDir}/apps/${service}/src/main.js`], {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        NODE_ENV: 'production',
        PORT: String(port),
        INSTANCE_NAME: name,
        DATABASE_URL: databases[service],
        KAFKA_BROKERS: kafkaBrokers,
        ...(schemaRegistryUrl !== null && { SCHEMA_REGISTRY_URL: schemaRegistryUrl }),
        ...loginEnvironment(secretsDir, runningUserOf(service)),
        CLOCK_IS_AHEAD_MS: String(clockIsAheadMs),
        ...env,
      },
      stdio: 'ignore',
    });
    running.add(child);
    const url = `http://localhost:${String(port)}`;
    await until(
      `${name} ready`,
      () => statusOf(`${url}/health/ready`),
      (status) => status === 200,
    );
    return new Instance(url, child);
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const exited = once(this.process, 'exit');
    this.process.kill(signal);
    await exited;
    running.delete(this.process);
  }
}

/** Zero while nobody answers. */
async function statusOf(url: string): Promise<number> {
  try {
    return (await fetch(url)).status;
  } catch {
    return 0;
  }
}
