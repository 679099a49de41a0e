import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { untilReady } from '../processes/until-ready.js';
import type { Launch } from '../launch.js';
import { commandLineOf, endProcess, identify } from '../processes/live-process.js';
import type { Say } from '../log.js';
import { initdbFlags, postgresBehaviour, superuser } from './postgres-behaviour.js';
import { makeServerFolder, postgresPlace, preparePrograms, type PostgresPlace } from './postgres-place.js';
import { probePostgres } from './postgres-probe.js';
import { projectRoot } from '../project.js';
import { SupervisedProcess } from '../processes/supervised-process.js';
import { runTask } from '../processes/task.js';

/**
 * Starts PostgreSQL from the programs that npm has installed; the first time it makes the apps' databases.
 *
 * @param adminUrl a superuser's URL of the server, for asking whether it answers
 * @param onCreated is given the process before it answers, so that it is stopped even if it never does
 * @param onStart is told the pid of each start
 */
export async function startEmbeddedPostgres(
  launch: Launch,
  port: number,
  adminUrl: string,
  onCreated: (postgres: SupervisedProcess) => void,
  onStart: (pid: number) => void,
): Promise<void> {
  const { settings, log, stop } = launch;
  const say = log.voice('postgres');
  const place = postgresPlace(settings.dataDir);
  preparePrograms(place);
  if (!existsSync(place.data)) {
    await create(launch, place, say);
  }
  await endForgotten(place, say);

  const logFile = join(settings.dataDir, 'logs/postgres.log');
  const behaviour = Object.entries(postgresBehaviour).map(([name, value]) => `--${name}=${value}`);
  const postgres = new SupervisedProcess(
    launch,
    {
      name: 'postgres',
      kind: 'postgres',
      command: join(place.programs, 'bin/postgres'),
      args: [
        '-D',
        place.data,
        '-p',
        String(port),
        '--listen_addresses=127.0.0.1',
        '--unix_socket_directories=',
        ...behaviour,
      ],
      env: serverEnvironment(),
      user: place.user,
      logFile,
    },
    onStart,
  );
  onCreated(postgres);
  postgres.start();
  await untilReady({
    what: `PostgreSQL on port ${port}`,
    probe: () => probePostgres(adminUrl),
    limitMs: settings.infrastructureWaitMs,
    lost: () => (postgres.deathsInARow >= 2 ? `it died ${postgres.deathsInARow} times` : undefined),
    advice: `Its log is ${logFile}.`,
    stop,
    say,
  });
}

/** Makes a server in a draft folder and moves it into place when it is complete: a start may be cut off any time. */
async function create(launch: Launch, place: PostgresPlace, say: Say): Promise<void> {
  say('making the databases, this once');
  const draft = `${place.data}.draft`;
  const passwordFile = `${place.data}.password`;
  const run = { cwd: dirname(place.data), env: serverEnvironment(), user: place.user };
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(dirname(place.data), { recursive: true });
  makeServerFolder(draft, place);
  writeFileSync(passwordFile, superuser.password);
  chmodSync(passwordFile, 0o644);
  try {
    await runTask(launch, {
      ...run,
      name: 'initdb',
      command: join(place.programs, 'bin/initdb'),
      args: ['-D', draft, `--username=${superuser.name}`, `--pwfile=${passwordFile}`, ...initdbFlags],
    });
    await runTask(launch, {
      ...run,
      name: 'init.sql',
      command: join(place.programs, 'bin/postgres'),
      args: ['--single', '-j', '--exit_on_error=true', '-D', draft, 'postgres'],
      input: readFileSync(join(projectRoot, 'infra/postgres/init.sql'), 'utf8'),
    });
    renameSync(draft, place.data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/**
 * A server that was killed leaves a file with its pid. If that server still runs on our data it is stopped; if not,
 * the file goes, since PostgreSQL would not start when the pid belongs to some other process by now.
 */
async function endForgotten({ data }: PostgresPlace, say: Say): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) {
    return;
  }
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  const who = identify(pid);
  if (who !== undefined && commandLineOf(pid).includes(data)) {
    say(`stopping a server that still runs on ${data} (pid ${pid})`);
    await endProcess(who, 'SIGINT', 30_000);
  }
  rmSync(pidFile, { force: true });
}

/** PG* variables of the user are for clients, and some of them change what a server does. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(others), LC_ALL: 'C', TZ: 'UTC' };
}
