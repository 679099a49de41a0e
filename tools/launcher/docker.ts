import { join } from 'node:path';
import { execa, ExecaError } from 'execa';
import type { Launch } from './launch.js';
import type { Ports } from './ports.js';
import { runTask } from './processes/task.js';
import { projectRoot, shortHash } from './project.js';
import { StartRefused } from './start-refused.js';

const ANSWERS_WITHIN_MS = 10_000;

/** Whether a Docker engine answers, and `docker` knows `compose`. */
export async function dockerAnswers(): Promise<boolean> {
  const ask = async (...args: string[]) =>
    !(await execa('docker', args, { timeout: ANSWERS_WITHIN_MS, reject: false })).failed;
  return (await ask('info')) && (await ask('compose', 'version'));
}

/** The file of the suite, and what three brokers add to it. */
const FILE = 'docker-compose.yml';
const CLUSTER_FILE = 'docker-compose.cluster.yml';

/**
 * Starts services of the docker-compose files, and waits until their health checks pass. Apps run outside, where they can be
 * worked on.
 *
 * @throws StartRefused with what Docker said last
 */
export async function composeUp(launch: Launch, ports: Ports, services: readonly string[]): Promise<void> {
  try {
    await compose(launch, launch.stop, ports, ['up', '--detach', '--wait', ...services]);
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    throw new StartRefused(
      `Docker could not start ${services.join(' and ')}: ${lastLineOf(error as ExecaError)}. ` +
        'To do without Docker, set INFRASTRUCTURE=embedded.',
    );
  }
}

function lastLineOf({ all, shortMessage }: ExecaError): string {
  return /.+$/.exec(String(all).trimEnd())?.[0] ?? shortMessage;
}

/** Stops services; their data stays. Where Docker cannot stop them, that is in the log, and the others still stop. */
export async function composeStop(launch: Launch, ports: Ports, services: readonly string[]): Promise<void> {
  // The launcher's own signal has fired by now, and must not cut this short.
  const never = new AbortController().signal;
  await compose(launch, never, ports, ['stop', ...services]).catch((error: unknown) => {
    launch.log.voice('docker')(`could not stop ${services.join(' and ')}: ${String(error)}`);
  });
}

/** Removes the containers and volumes of a data folder, if an engine answers. */
export async function removeDockerData(dataDir: string): Promise<void> {
  if (!(await dockerAnswers())) return;
  await execa('docker', [...project(dataDir, [FILE, CLUSTER_FILE]), '--profile', 'registry', 'down', '--volumes'], {
    cwd: projectRoot,
  });
}

async function compose(launch: Launch, stop: AbortSignal, ports: Ports, command: readonly string[]): Promise<void> {
  const { settings, register, log } = launch;
  const files = settings.brokers === 1 ? [FILE] : [FILE, CLUSTER_FILE];
  const task = {
    name: `compose ${command[0] ?? ''}`,
    command: 'docker',
    args: [...project(settings.dataDir, files), ...command],
    cwd: projectRoot,
    env: {
      ...process.env,
      ...kafkaPorts(ports),
      POSTGRES_PORT: String(ports.postgres),
      SCHEMA_REGISTRY_PORT: String(ports.registry),
    },
    onLine: log.voice('docker'),
  };
  await runTask({ register, stop }, task);
}

/** The variables that the docker-compose files take the brokers' ports from: `KAFKA_PORT`, `KAFKA_2_PORT`, `KAFKA_3_PORT`. */
function kafkaPorts({ kafka }: Ports): NodeJS.ProcessEnv {
  return Object.fromEntries(kafka.map((port, index) => [portVariable(index + 1), String(port)]));
}

/** @param node the broker's number, from 1 */
export function portVariable(node: number): string {
  return node === 1 ? 'KAFKA_PORT' : `KAFKA_${node}_PORT`;
}

/** Each data folder is a compose project of its own. */
function project(dataDir: string, files: readonly string[]): string[] {
  const isDefault = dataDir === join(projectRoot, '.data');
  const name = isDefault ? [] : ['--project-name', `choreographed-saga-${shortHash(dataDir)}`];
  return ['compose', ...files.flatMap((file) => ['--file', file]), ...name];
}
