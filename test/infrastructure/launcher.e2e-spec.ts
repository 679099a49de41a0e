import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICES } from '#libs/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { startBackgroundSuite, type BackgroundSuite } from '../../tools/launcher/background-suite.js';
import { identify, signal } from '../../tools/launcher/processes/live-process.js';
import { readJson } from '../../tools/launcher/processes/json-file.js';
import { projectRoot } from '../../tools/launcher/project.js';
import { variableOf } from '../../tools/launcher/settings.js';
import { readSuite, type AppInstanceEntry, type Suite } from '../../tools/launcher/suite-file.js';
import { writeStubApps } from './stub-apps.js';

const dataDir = mkdtempSync(join(tmpdir(), 'launcher-e2e-'));
const distDir = join(dataDir, 'stub-dist');

/** Without whatever may have been given for the suite that other tests use. An empty variable counts as absent. */
const env = {
  SUITE_DIST_DIR: distDir,
  INFRASTRUCTURE: 'embedded',
  KAFKA_BROKERS: '',
  ...Object.fromEntries(SERVICES.map((service) => [variableOf(service, 'DATABASE_URL'), ''])),
};

let running: BackgroundSuite | undefined;

async function start(args: readonly string[] = []): Promise<Suite> {
  running = await startBackgroundSuite({ dataDir, env, args });
  return running.suite;
}

async function stop(): Promise<void> {
  await running?.stop();
  running = undefined;
}

function log(): string {
  return readFileSync(join(dataDir, 'logs/suite.log'), 'utf8');
}

function orderOf(suite: Suite | undefined): AppInstanceEntry {
  const entry = suite?.apps.find(({ instance }) => instance === 'order-1');
  if (entry === undefined) {
    throw new Error('no order-1 in this suite');
  }
  return entry;
}

/** Every process that the launcher has started: apps, Kafka, PostgreSQL. */
function pids(): number[] {
  const entries = readJson(join(dataDir, 'processes.json')) as { pid: number }[] | undefined;
  return (entries ?? []).map(({ pid }) => pid);
}

async function until(condition: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> {
  const giveUpAt = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > giveUpAt) {
      throw new Error(`not within ${limitMs} ms: ${condition.toString()}\n${log()}`);
    }
    await sleep(50);
  }
}

function isGone(pid: number): boolean {
  return identify(pid) === undefined;
}

function runTool(tool: string, more: NodeJS.ProcessEnv = {}, args: readonly string[] = []): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, ['--conditions=source', '--import', 'tsx', `tools/${tool}.ts`, ...args], {
    cwd: projectRoot,
    // CI counts as a terminal with colour; what is printed is read as text here.
    env: { ...process.env, NO_COLOR: '1', ...env, SUITE_DATA_DIR: dataDir, SUITE_PORTS: 'auto', ...more },
    encoding: 'utf8',
  });
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(() => {
  writeStubApps(distDir);
});

afterAll(async () => {
  await stop();
  rmSync(dataDir, { recursive: true, force: true });
});

// The tests of a block go through the life of one suite, since a start takes seconds.
describe('npm start', () => {
  let suite: Suite;

  it('starts Kafka, PostgreSQL, the setups, and every app as often as asked', async () => {
    suite = await start(['--instances', '2']);
    const instances = SERVICES.flatMap((service) => [`${service}-1`, `${service}-2`]);
    expect(suite.apps.map(({ instance }) => instance).sort()).toEqual(instances.sort());
    expect(log()).toMatch(/payment-setup +│ setup/);
    expect(log()).toMatch(/order-2 +│ /);
    expect(log()).toContain(`${orderOf(suite).url}/docs`);
    // Beside the apps: Kafka, PostgreSQL and the page.
    expect(pids()).toHaveLength(instances.length + 3);
  }, 180_000);

  it('gives every app a database that no other app can enter', async () => {
    await query(suite.databases.order, 'create table kept (id int primary key)');
    const elsewhere = suite.databases.order.replace(/\/order$/, '/payment');
    await expect(query(elsewhere, 'select 1')).rejects.toThrow('permission denied for database "payment"');
  });

  it('runs the apps as they were built, though it reads the sources itself', () => {
    expect(log()).toMatch(/order-setup +│ takes .*\/built\/contracts\.js$/m);
    expect(log()).not.toContain('/source/contracts.js');
  });

  it('refuses to start twice, says why, and does not disturb the first', () => {
    const second = runTool('start');
    expect(second.status).toBe(1);
    expect(second.stdout).toContain(
      `A suite already runs with the data folder ${dataDir} (launcher pid ${suite.launcherPid})`,
    );
    expect(runTool('reset').stderr).toContain(`launcher pid ${suite.launcherPid}`);
    expect(readSuite(dataDir)).toEqual(suite);
  }, 20_000);

  it('says which port is taken, by whom, and what to set', () => {
    const { port, pid } = orderOf(suite);
    const other = runTool('start', {
      SUITE_DATA_DIR: join(dataDir, 'other'),
      SUITE_PORTS: '',
      ORDER_PORT: String(port),
    });
    expect(other.status).toBe(1);
    expect(other.stdout).toMatch(
      new RegExp(`Port ${port}, meant for order-1, is taken by .*\\(pid ${pid}\\).*set ORDER_PORT`),
    );
  }, 20_000);

  it('starts an app again that dies, and the embedded servers too', async () => {
    const { pid, url } = orderOf(suite);
    signal(pid, 'SIGKILL');
    signal(suite.servers.postgres ?? 0, 'SIGKILL');
    await until(() => log().includes('is ready again'));
    await until(async () => (await fetch(`${url}/health/ready`)).ok);
    await until(() =>
      query(suite.databases.order, 'select 1').then(
        () => true,
        () => false,
      ),
    );
    expect(log()).toMatch(/order-1 +│ died \(SIGKILL\) after .* s; it starts again at once/);
    expect(orderOf(readSuite(dataDir)).pid).not.toBe(pid);
  }, 30_000);

  it('leaves no process behind when it is stopped', async () => {
    const started = pids();
    await stop();
    expect(started.filter((pid) => !isGone(pid))).toEqual([]);
    expect(existsSync(join(dataDir, 'suite.json'))).toBe(false);
    expect(log().trimEnd()).toMatch(/│ stopped$/);
  }, 60_000);
});

describe('npm start after its launcher was killed', () => {
  it('ends what that one has left, and finds the data as it was', async () => {
    const { launcherPid, postgresAdminUrl } = await start();
    const left = pids();
    await query(postgresAdminUrl ?? '', 'drop database inventory');
    signal(launcherPid, 'SIGKILL');
    await until(() => isGone(launcherPid));
    expect(readSuite(dataDir)).toBeUndefined();

    const { databases } = await start();
    expect(left.filter((pid) => !isGone(pid))).toEqual([]);
    expect(log()).toContain('left by a launcher that was killed');
    expect(await query(databases.order, 'select count(*)::int from kept')).toEqual([{ count: 0 }]);
  }, 60_000);

  it('makes the database of a service that its data does not have yet', async () => {
    const { inventory } = readSuite(dataDir)?.databases ?? {};
    expect(log()).toContain('made the database of inventory, which the data did not have yet');
    expect(log()).not.toContain('made the database of order');
    expect(await query(inventory ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
    await expect(query(inventory?.replace(/\/inventory$/, '/order') ?? '', 'select 1')).rejects.toThrow(
      'permission denied',
    );
  });

  it('stops at once when asked a second time, whatever an app is doing', async () => {
    await fetch(`${orderOf(readSuite(dataDir)).url}/never-stop`);
    const started = pids();
    const launcher = running?.launcher;
    launcher?.kill('SIGINT');
    await until(() => log().includes('stopping (SIGINT)'));
    // Sooner than this, a second SIGINT is taken for the first one, that came twice.
    await sleep(500);
    launcher?.kill('SIGINT');
    if (launcher?.exitCode === null) {
      await once(launcher, 'exit');
    }
    expect(launcher?.exitCode).toBe(130);
    expect(started.filter((pid) => !isGone(pid))).toEqual([]);
  }, 30_000);
});

describe('npm start that cannot succeed', () => {
  it('stops everything when an app keeps dying', () => {
    const broken = runTool('start', { STUB_FAILS: 'payment' });
    expect(broken.status).toBe(1);
    expect(broken.stdout).toContain('payment-1 does not come up: it died 3 times.');
    expect(pids()).toEqual([]);
  }, 60_000);

  it('says that its data is that of another number of brokers, and what to do', () => {
    const { status, stdout } = runTool('start', {}, ['--brokers', '3']);
    expect(status).toBe(1);
    expect(stdout).toContain(
      `The data folder ${dataDir} belongs to a Kafka of 1 broker, and this start has 3: start with --brokers 1, or delete`,
    );
  }, 20_000);

  it('says what it waited for when Kafka was given and does not answer', () => {
    const { status, stdout } = runTool('start', { KAFKA_BROKERS: '127.0.0.1:9', INFRASTRUCTURE_WAIT_MS: '500' });
    expect(status).toBe(1);
    expect(stdout).toContain('Kafka at 127.0.0.1:9 was not ready within 0.5 s');
    expect(stdout).toContain('KAFKA_BROKERS');
  }, 30_000);
});

describe('npm run reset', () => {
  it('removes the data and nothing else', () => {
    expect(existsSync(join(dataDir, 'kafka'))).toBe(true);
    expect(runTool('reset').status).toBe(0);
    expect(existsSync(join(dataDir, 'kafka'))).toBe(false);
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
    expect(existsSync(distDir)).toBe(true);
  }, 30_000);
});
