import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SERVICES } from '#libs/contracts';
import { certificatesIn } from '../doors/certificates.js';
import { readPasswords } from '../doors/passwords.js';
import { applyRoles, doorArguments, rolesFile, writeHostRules } from '../doors/postgres-doors.js';
import type { Launch } from '../launch.js';
import type { Layout } from '../layout.js';
import type { Part } from '../part.js';
import { commandLineOf, endProcess, identify } from '../processes/live-process.js';
import { runTask } from '../processes/task.js';
import { projectRoot } from '../project.js';
import { variableOf } from '../settings.js';
import { INITDB_FLAGS, POSTGRES_BEHAVIOUR, SUPERUSER } from './postgres-behaviour.js';
import { makeServerFolder, postgresPlace, preparePrograms, type PostgresPlace } from './postgres-place.js';
import { probePostgres } from './postgres-probe.js';
import { addMissingDatabases } from './service-databases.js';

/** PostgreSQL with a database for each service; the launcher's own runs the programs that npm has installed. */
export function postgresPart(launch: Launch, { origins, ports, addresses }: Layout): Part {
  const { databases, postgresAdminUrl, secretsDir } = addresses;
  const say = launch.log.voice('postgres');
  return {
    name: 'postgres',
    origin: origins.postgres,
    what: origins.postgres === 'given' ? 'PostgreSQL' : `PostgreSQL on port ${ports.postgres}`,
    setting: SERVICES.map((service) => variableOf(service, 'DATABASE_URL')).join(', '),

    async start() {
      const place = postgresPlace(launch.settings.dataDir);
      preparePrograms(place);
      if (!existsSync(place.data)) {
        say('making the databases, this once');
        await create(launch, place, secretsDir);
      }
      await endForgotten(place);
      const where = ['-p', String(ports.postgres), '--listen_addresses=127.0.0.1', '--unix_socket_directories='];
      const doors = secretsDir === null ? [] : doorArguments(await certificatesIn(secretsDir, launch), place);
      const behaviour = Object.entries(POSTGRES_BEHAVIOUR).map(([name, value]) => `--${name}=${value}`);
      return {
        command: join(place.programs, 'bin/postgres'),
        args: ['-D', place.data, ...where, ...behaviour, ...doors],
        env: serverEnvironment(),
        user: place.user,
      };
    },

    async ready() {
      if (postgresAdminUrl === null) {
        await Promise.all(SERVICES.map((service) => probePostgres(databases[service])));
        return;
      }
      if (secretsDir !== null) {
        await applyRoles(secretsDir, postgresAdminUrl);
        return;
      }
      for (const service of await addMissingDatabases(postgresAdminUrl, SERVICES)) {
        say(`made the database of ${service}, which the data did not have yet`);
      }
    },

    // SIGINT is PostgreSQL's fast shutdown: SIGTERM would wait for its clients. SIGQUIT is as abrupt as SIGKILL, but
    // the server takes its own processes along.
    stop: { turn: 'server', signal: 'SIGINT', withinMs: 30_000, atOnce: 'SIGQUIT' },
  };
}

/** Makes a server in a draft folder and moves it into place when it is complete: a start may be cut off any time. */
async function create(launch: Launch, place: PostgresPlace, secretsDir: string | null): Promise<void> {
  const draft = `${place.data}.draft`;
  const passwordFile = `${place.data}.password`;
  const run = { cwd: dirname(place.data), env: serverEnvironment(), user: place.user };
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(dirname(place.data), { recursive: true });
  makeServerFolder(draft, place);
  const password = secretsDir === null ? SUPERUSER.password : readPasswords(rolesFile(secretsDir))[SUPERUSER.name];
  writeFileSync(passwordFile, password ?? '', { mode: 0o600 });
  if (place.user !== undefined) chownSync(passwordFile, place.user.uid, place.user.gid);
  try {
    await runTask(launch, {
      ...run,
      name: 'initdb',
      command: join(place.programs, 'bin/initdb'),
      args: ['-D', draft, `--username=${SUPERUSER.name}`, `--pwfile=${passwordFile}`, ...INITDB_FLAGS],
    });
    if (secretsDir === null) {
      await runTask(launch, {
        ...run,
        name: 'init.sql',
        command: join(place.programs, 'bin/postgres'),
        args: ['--single', '-j', '--exit_on_error=true', '-D', draft, 'postgres'],
        input: readFileSync(join(projectRoot, 'infra/postgres/init.sql'), 'utf8'),
      });
    } else {
      // Its roles have passwords of this data folder. They are made when it answers.
      writeHostRules(draft, place);
    }
    renameSync(draft, place.data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/**
 * A server that was killed leaves a file with its pid. If that server still runs on our data, it is stopped. If not,
 * the file goes: PostgreSQL would not start while some other process has that pid.
 */
async function endForgotten({ data }: PostgresPlace): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  const who = identify(pid);
  if (who !== undefined && commandLineOf(pid).includes(data)) await endProcess(who, 'SIGINT', 30_000);
  rmSync(pidFile, { force: true });
}

/** PG* variables of the user are for clients, and some of them change what a server does. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(others), LC_ALL: 'C', TZ: 'UTC' };
}
