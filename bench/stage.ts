import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKafka, type Kafka } from '#libs/kafka';
import type pg from 'pg';
import { setUpApps } from '../tools/launcher/apps/app-setup.js';
import { untilReady } from '../tools/launcher/processes/until-ready.js';
import { buildIfStale, builtDistDir } from '../tools/launcher/apps/build.js';
import { Infrastructure } from '../tools/launcher/infrastructure.js';
import type { Launch } from '../tools/launcher/launch.js';
import { decideLayout } from '../tools/launcher/layout.js';
import { Log, type Say } from '../tools/launcher/log.js';
import { postgresPlace } from '../tools/launcher/postgres/postgres-place.js';
import { ProcessRegister } from '../tools/launcher/processes/process-register.js';
import { cacheDir, projectRoot } from '../tools/launcher/project.js';
import { readSettings } from '../tools/launcher/settings.js';
import { readSuite, SuiteFile } from '../tools/launcher/suite-file.js';
import { runTask } from '../tools/launcher/processes/task.js';
import { connect } from './connect.js';
import { stockUp } from './workload.js';

/** The folder of the built contenders. */
export const builtContenders = join(cacheDir, 'bench');

/** One Kafka and one PostgreSQL for this run. All contenders share them. */
export interface Stage {
  readonly launch: Launch;
  readonly say: Say;
  readonly kafkaBrokers: string;
  readonly kafka: Kafka;
  /** A superuser's connection to the server. */
  readonly admin: pg.Client;
  /** The folder of everything that the run writes. It is removed at the end. */
  readonly dataDir: string;
  /** A superuser's URL of a database. */
  databaseUrl(database: string): string;
}

/** The broker runs for many minutes, unlike in a test. So it gets the JVM's own compiler settings and enough memory. */
const BROKER_SETTINGS = { KAFKA_HEAP_OPTS: '-Xms1g -Xmx1g', KAFKA_JVM_PERFORMANCE_OPTS: '-XX:+UseG1GC' };

/** Sets the stage, runs `play` on it, and takes everything down again, even when it is interrupted. */
export async function onStage(play: (stage: Stage) => Promise<void>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'saga-bench-'));
  const launch = launchIn(dataDir);
  const interrupted = once(launch.stop, 'abort').then(() => {
    throw new Error('interrupted');
  });
  interrupted.catch(() => undefined);
  // Not `once`: the terminal and npm both pass a signal on, and the second one must not end us during the clean-up.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, launch.giveUp);
  try {
    await Promise.race([setUp(launch).then(play), interrupted]);
  } finally {
    launch.giveUp();
    await launch.register.killAll();
    for (const folder of [dataDir, postgresPlace(dataDir).data]) rmSync(folder, { recursive: true, force: true });
  }
}

function launchIn(dataDir: string): Launch {
  const stopping = new AbortController();
  return {
    settings: readSettings({
      ...BROKER_SETTINGS,
      ...process.env,
      INFRASTRUCTURE: 'embedded',
      SUITE_PORTS: 'auto',
      SUITE_DATA_DIR: dataDir,
    }),
    log: new Log(),
    register: new ProcessRegister(dataDir),
    stop: stopping.signal,
    giveUp: () => {
      stopping.abort();
    },
  };
}

async function setUp(launch: Launch): Promise<Stage> {
  const { settings, log } = launch;
  const layout = await decideLayout(settings);
  const { addresses } = layout;
  const adminUrl = addresses.postgresAdminUrl ?? '';
  const infrastructure = new Infrastructure(launch, layout, new SuiteFile(settings.dataDir, addresses));
  await Promise.all([infrastructure.start(), buildIfStale(launch), buildContenders(launch)]);
  await recordCommitTimes(launch, adminUrl);
  await setUpApps(launch, builtDistDir, addresses);
  await stockUp(addresses.databases);
  const admin = await connect(adminUrl);
  return {
    launch,
    say: log.voice('bench'),
    kafkaBrokers: addresses.kafkaBrokers,
    kafka: createKafka({ brokers: addresses.kafkaBrokers.split(','), clientId: 'bench', quiet: true }),
    admin,
    dataDir: settings.dataDir,
    databaseUrl: (database) => Object.assign(new URL(adminUrl), { pathname: `/${database}` }).href,
  };
}

async function buildContenders(launch: Launch): Promise<void> {
  const args = [
    'swc',
    'bench/bare',
    'bench/naive',
    'bench/relay',
    'bench/clock.ts',
    '--out-dir',
    builtContenders,
    '--config-file',
    '.swcrc',
  ];
  await runTask(launch, { name: 'build contenders', command: 'npx', args, cwd: projectRoot, env: process.env });
}

/** Makes PostgreSQL record when each transaction committed: one clock and one meaning of "completed" for all contenders. */
async function recordCommitTimes(launch: Launch, adminUrl: string): Promise<void> {
  const client = await connect(adminUrl);
  await client.query('ALTER SYSTEM SET track_commit_timestamp = on');
  // A connector keeps its connection while it is frozen and others are measured.
  await client.query('ALTER SYSTEM SET wal_sender_timeout = 0');
  await client.end();
  const pid = readSuite(launch.settings.dataDir)?.servers.postgres;
  if (pid === undefined) throw new Error('PostgreSQL does not run');
  // The launcher restarts a process that has stopped.
  process.kill(pid, 'SIGINT');
  await untilReady({
    what: 'PostgreSQL with commit timestamps',
    limitMs: 30_000,
    advice: 'Its log is in the data folder.',
    stop: launch.stop,
    say: launch.log.voice('bench'),
    probe: async () => {
      const restarted = await connect(adminUrl);
      const { rows } = await restarted.query<{ track_commit_timestamp: string }>('SHOW track_commit_timestamp');
      await restarted.end();
      if (rows[0]?.track_commit_timestamp !== 'on') throw new Error('it has not stopped yet');
    },
  });
}
