import { join } from 'node:path';
import { takeOrders } from '../breaks/break-channel.js';
import type { SuiteBreaker } from '../breaks/suite-breaker.js';
import type { Launch } from '../launch.js';
import type { Layout } from '../layout.js';
import { projectRoot } from '../project.js';
import { SupervisedProcess } from '../processes/supervised-process.js';
import type { SuiteFile } from '../suite-file.js';

/** The page of the suite as a process of its own, unless `PAGE=none`. Nobody waits for it. */
export function pageProcess(
  launch: Launch,
  { addresses, ports }: Layout,
  suiteFile: SuiteFile,
  breaker: SuiteBreaker,
): SupervisedProcess | undefined {
  if (addresses.pageUrl === null) return undefined;
  const { settings } = launch;
  return new SupervisedProcess(
    launch,
    {
      name: 'page',
      command: process.execPath,
      args: ['--conditions=source', '--import', 'tsx', join(projectRoot, 'tools/page.ts')],
      env: { ...process.env, PORT: String(ports.page), SUITE_DATA_DIR: settings.dataDir },
      logFile: join(settings.dataDir, 'logs/page.log'),
      onChannel: (child) => {
        takeOrders(child, breaker);
      },
      stop: { turn: 'app', signal: 'SIGTERM', withinMs: 3_000, atOnce: 'SIGKILL' },
    },
    (pid) => {
      suiteFile.putServer('page', pid);
    },
  );
}
