import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from './project.js';
import { readSuite, type Suite } from './suite-file.js';

/** How a suite is started in the background. */
export interface BackgroundSuiteOptions {
  /** Its data folder: one that no other suite uses. */
  readonly dataDir: string;
  /** Settings beside those of this process. Ports are free ones unless `SUITE_PORTS` says otherwise. */
  readonly env?: NodeJS.ProcessEnv;
  /** Such as `['--instances', '2']`. */
  readonly args?: readonly string[];
  /** The checkout whose suite it is: this one by default. */
  readonly root?: string;
  /** How long it may take to be ready, in milliseconds: two minutes by default, since a first start downloads much. */
  readonly limitMs?: number;
}

/** A suite that runs in the background of a test, the demo or a tool. It stops by itself when this process ends. */
export interface BackgroundSuite {
  /** What is where, as of when it became ready; `readSuite` tells what is where now. */
  readonly suite: Suite;
  /** The launcher. */
  readonly launcher: ChildProcess;
  /** Its log. */
  readonly logFile: string;
  /** Stops it, and resolves when all its processes have ended. */
  stop(): Promise<void>;
}

/**
 * Starts a suite in the background and waits until it is ready.
 *
 * @throws Error with the end of its log when it does not become ready
 */
export async function startBackgroundSuite(options: BackgroundSuiteOptions): Promise<BackgroundSuite> {
  const { dataDir, limitMs = 120_000 } = options;
  const logFile = join(dataDir, 'logs/suite.log');
  const launcher = spawnLauncher(options, logFile);
  const stop = async (): Promise<void> => {
    if (launcher.exitCode === null && launcher.signalCode === null) {
      launcher.kill('SIGTERM');
      await once(launcher, 'exit');
    }
  };

  const giveUpAt = performance.now() + limitMs;
  for (;;) {
    const suite = readSuite(dataDir);
    if (suite?.state === 'ready' && suite.launcherPid === launcher.pid) {
      return { suite, launcher, logFile, stop };
    }
    const ended = launcher.exitCode !== null || launcher.signalCode !== null;
    if (ended || performance.now() > giveUpAt) {
      await stop();
      const why = ended ? 'ended' : `was not ready within ${limitMs / 1000} s`;
      throw new Error(`The suite ${why}. The end of ${logFile}:\n${lastLines(logFile)}`);
    }
    await sleep(50);
  }
}

function spawnLauncher(
  { dataDir, env, args = [], root = projectRoot }: BackgroundSuiteOptions,
  logFile: string,
): ChildProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  const launcher = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', 'tools/start.ts', ...args], {
    cwd: root,
    // A log file is no terminal, whatever CI makes of itself.
    env: { ...process.env, NO_COLOR: '1', SUITE_PORTS: 'auto', ...env, SUITE_DATA_DIR: dataDir },
    // The channel tells the launcher when this process ends, in whatever way. With a process group of its own it does
    // not get a Ctrl-C in the terminal: this process does, and may still want to read from the suite.
    stdio: ['ignore', log, log, 'ipc'],
    detached: true,
  });
  closeSync(log);
  launcher.unref();
  launcher.channel?.unref();
  return launcher;
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-30).join('\n');
}
