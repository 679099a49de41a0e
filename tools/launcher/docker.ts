import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Launch } from './launch.js';
import type { Say } from './log.js';
import { projectRoot, shortHash } from './project.js';
import { StartRefused } from './start-refused.js';
import { runTask, TaskFailed } from './processes/task.js';

const answerLimitMs = 10_000;

/** Whether a Docker engine answers, and `docker` knows `compose`. */
export async function dockerAnswers(): Promise<boolean> {
  const run = promisify(execFile);
  try {
    await run('docker', ['info'], { timeout: answerLimitMs });
    await run('docker', ['compose', 'version'], { timeout: answerLimitMs });
    return true;
  } catch {
    return false;
  }
}

/** The services of docker-compose.yml that the launcher starts; the apps run outside, where they can be worked on. */
export type InfrastructureService = 'kafka' | 'postgres';

/** The compose services that one launcher uses. Each data folder is a compose project of its own. */
export class DockerServices {
  readonly #launch: Launch;
  readonly #say: Say;
  readonly #ports: { readonly kafka: number; readonly postgres: number };

  constructor(launch: Launch, ports: { readonly kafka: number; readonly postgres: number }) {
    this.#launch = launch;
    this.#say = launch.log.voice('docker');
    this.#ports = ports;
  }

  /**
   * Starts services, and waits until their health checks pass.
   *
   * @throws StartRefused with what Docker said last
   */
  async up(services: readonly InfrastructureService[]): Promise<void> {
    try {
      await this.#compose(['up', '--detach', '--wait', ...services], this.#launch.stop);
    } catch (error) {
      if (error instanceof TaskFailed) {
        throw new StartRefused(
          `Docker could not start ${services.join(' and ')}: ${error.lastLines.at(-1) ?? error.outcome}. ` +
            'To do without Docker, set INFRASTRUCTURE=embedded.',
        );
      }
      throw error;
    }
  }

  /** Stops services; their data stays. That Docker cannot stop them is said, and is no reason to leave others running. */
  async stop(services: readonly InfrastructureService[]): Promise<void> {
    try {
      // The launcher's own signal has fired by now, and must not cut this short.
      await this.#compose(['stop', ...services], new AbortController().signal);
    } catch (error) {
      this.#say(`could not stop ${services.join(' and ')}: ${String(error)}`);
    }
  }

  async #compose(command: readonly string[], stop: AbortSignal): Promise<void> {
    const { settings, register } = this.#launch;
    await runTask(
      { register, stop },
      {
        name: `compose ${command[0] ?? ''}`,
        command: 'docker',
        args: [...composeArguments(settings.dataDir), ...command],
        cwd: projectRoot,
        env: { ...process.env, KAFKA_PORT: String(this.#ports.kafka), POSTGRES_PORT: String(this.#ports.postgres) },
        onLine: this.#say,
      },
    );
  }
}

/** Removes the containers and volumes of a data folder, if an engine answers. */
export async function removeDockerData(dataDir: string): Promise<void> {
  if (await dockerAnswers()) {
    await promisify(execFile)('docker', [...composeArguments(dataDir), 'down', '--volumes'], { cwd: projectRoot });
  }
}

function composeArguments(dataDir: string): string[] {
  const byDefault = dataDir === join(projectRoot, '.data');
  return byDefault ? ['compose'] : ['compose', '--project-name', `choreographed-saga-${shortHash(dataDir)}`];
}
