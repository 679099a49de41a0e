import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES } from '#libs/contracts';
import { AppInstance } from './apps/app-instance.js';
import { setUpApps } from './apps/app-setup.js';
import { buildIfStale, builtDistDir } from './apps/build.js';
import { watchSources } from './apps/watch.js';
import { SuiteBreaker } from './breaks/suite-breaker.js';
import { Gateway } from './gateway/gateway.js';
import { Infrastructure } from './infrastructure.js';
import { together, type Launch } from './launch.js';
import { decideLayout } from './layout.js';
import { pageProcess } from './page/page-process.js';
import { tryLock } from './processes/lock.js';
import { WITHOUT_PROMETHEUS } from './prometheus/prometheus-program.js';
import { StartRefused } from './start-refused.js';
import { SuiteFile, suiteFilePath } from './suite-file.js';
import { welcome } from './welcome.js';

/**
 * Runs the suite until `launch.stop` is aborted, and stops everything before it returns, also when it throws.
 *
 * @throws StartRefused when the suite cannot start
 */
export async function runSuite(launch: Launch): Promise<void> {
  const { dataDir } = launch.settings;
  const attempt = await tryLock(lockPath(dataDir));
  if ('heldBy' in attempt) {
    throw new StartRefused(
      `A suite already runs with the data folder ${dataDir} (launcher pid ${attempt.heldBy}): stop it with Ctrl-C in ` +
        `its terminal or "kill ${attempt.heldBy}", or set SUITE_DATA_DIR and SUITE_PORTS=auto to run another beside it.`,
    );
  }
  try {
    await launch.register.endOrphans(launch.log.voice('suite'));
    await runLocked(launch);
  } finally {
    attempt.release();
  }
}

/** Ends everything that the suite has started at once, and leaves the data folder to the next start. */
export async function killSuite({ register, settings: { dataDir } }: Launch): Promise<void> {
  await register.killAll();
  rmSync(suiteFilePath(dataDir), { force: true });
  rmSync(lockPath(dataDir), { force: true });
}

/** The file that lets only one suite run with a data folder. */
export function lockPath(dataDir: string): string {
  return join(dataDir, 'launcher.lock');
}

async function runLocked(launch: Launch): Promise<void> {
  const { settings, log, stop } = launch;
  const began = performance.now();
  const layout = await decideLayout(settings);
  const { origins, ports, addresses } = layout;
  log.voice('suite')(`starting: Kafka ${origins.kafka}, PostgreSQL ${origins.postgres}, data in ${settings.dataDir}`);
  if (settings.observe && addresses.prometheusUrl === null) log.voice('suite')(WITHOUT_PROMETHEUS);

  const suiteFile = new SuiteFile(settings.dataDir, addresses);
  const distDir = settings.distDir ?? builtDistDir;
  const infrastructure = new Infrastructure(launch, layout, suiteFile);
  const gateway = settings.silences ? await Gateway.open() : undefined;
  const instances = SERVICES.flatMap((app) =>
    ports.apps[app].map(
      (port, index) =>
        new AppInstance(launch, { app, number: index + 1, port, distDir, addresses, gateway }, suiteFile),
    ),
  );
  const breaker = new SuiteBreaker(launch, layout, () => suiteFile.now, gateway);
  const page = pageProcess(launch, layout, suiteFile, breaker);
  const setUp = (): Promise<void> => setUpApps(launch, distDir, addresses);

  try {
    const built = settings.distDir === undefined ? [buildIfStale(launch)] : [];
    await together(launch, [infrastructure.start(), ...built]);
    await setUp();
    for (const instance of instances) instance.start();
    page?.start();
    await together(
      launch,
      instances.map((instance) => instance.untilReady()),
    );
    log.plain(welcome(settings.dataDir, layout, performance.now() - began));
    suiteFile.update({ state: 'ready' });
    if (settings.watch) watchSources(launch, setUp, instances);
    await once(stop, 'abort');
  } finally {
    suiteFile.update({ state: 'stopping' });
    await breaker.close();
    await Promise.all([page?.stop(), ...instances.map((instance) => instance.stop())]);
    await infrastructure.stop();
    gateway?.close();
    suiteFile.remove();
  }
}
