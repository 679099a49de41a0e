import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { pauseBeforeRestartMs, recoveredAfterMs } from './backoff.js';
import type { Launch } from '../launch.js';
import { endProcess, identify, type ProcessIdentity } from './live-process.js';
import { eachLine, type Say } from '../log.js';
import { stopLimitsMs, stopSignals } from './process-register.js';

/** How a long-running process is started. */
export interface ProcessPlan {
  /** As it appears in the log, such as `order-1`. */
  readonly name: string;
  readonly kind: 'app' | 'kafka' | 'postgres';
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** Where its output goes; without one it goes to the log, line by line. */
  readonly logFile?: string;
}

/** A process that is started again whenever it dies: at once the first time, then with growing pauses. */
export class SupervisedProcess {
  readonly #plan: ProcessPlan;
  readonly #launch: Launch;
  readonly #say: Say;
  readonly #onStart: (pid: number) => void;
  #running: { identity: ProcessIdentity; startedAt: number; ended: Promise<void> } | undefined;
  #restart: NodeJS.Timeout | undefined;
  #wanted = false;
  #deathsInARow = 0;

  /** @param onStart is told the pid of each start, the first included */
  constructor(launch: Launch, plan: ProcessPlan, onStart: (pid: number) => void = () => undefined) {
    this.#launch = launch;
    this.#plan = plan;
    this.#say = launch.log.voice(plan.name);
    this.#onStart = onStart;
  }

  get name(): string {
    return this.#plan.name;
  }

  /** How often it has died without recovering in between. */
  get deathsInARow(): number {
    return this.#deathsInARow;
  }

  /** Starts the process, and from now on keeps it running. */
  start(): void {
    this.#wanted = true;
    const child = this.#spawn();
    const ended = this.#whenEnded(child);
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (identity !== undefined) {
      this.#launch.register.add({ ...identity, name: this.#plan.name, kind: this.#plan.kind });
      this.#running = { identity, startedAt: performance.now(), ended };
    }
    if (child.pid !== undefined) {
      this.#onStart(child.pid);
    }
  }

  /** Stops the process, by force if it takes too long, and keeps it stopped. */
  async stop(): Promise<void> {
    this.#wanted = false;
    clearTimeout(this.#restart);
    if (this.#running !== undefined) {
      const { identity, ended } = this.#running;
      const { kind } = this.#plan;
      await endProcess(identity, stopSignals[kind], stopLimitsMs[kind]);
      // Node.js tells of it a moment later; a start before that would take it for a death of the new process.
      await ended;
    }
  }

  #spawn(): ChildProcess {
    const { command, args, env, user, logFile } = this.#plan;
    // A process group of its own: Ctrl-C in the terminal reaches the launcher alone, which then stops all in order.
    const options = { env, detached: true, ...user };
    if (logFile === undefined) {
      const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
      eachLine(child.stdout, this.#say);
      eachLine(child.stderr, this.#say);
      return child;
    }
    mkdirSync(dirname(logFile), { recursive: true });
    const file = openSync(logFile, 'a');
    const child = spawn(command, args, { ...options, stdio: ['ignore', file, file] });
    closeSync(file);
    return child;
  }

  /** Resolves when the process has ended and was dealt with. One that cannot be run only has an error. */
  #whenEnded(child: ChildProcess): Promise<void> {
    const how = new Promise<string>((tell) => {
      child.once('error', (error) => {
        tell(error.message);
      });
      child.once('exit', (code, by) => {
        tell(by ?? `exit code ${code ?? '?'}`);
      });
    });
    return how.then((outcome) => {
      this.#ended(child, outcome);
    });
  }

  #ended(child: ChildProcess, how: string): void {
    const lived = performance.now() - (this.#running?.startedAt ?? performance.now());
    this.#running = undefined;
    if (child.pid !== undefined) {
      this.#launch.register.remove(child.pid);
    }
    if (!this.#wanted || this.#launch.stop.aborted) {
      return;
    }
    this.#deathsInARow = lived > recoveredAfterMs ? 1 : this.#deathsInARow + 1;
    const pauseMs = pauseBeforeRestartMs(this.#deathsInARow);
    const when = pauseMs === 0 ? 'at once' : `in ${pauseMs / 1000} s`;
    this.#say(`died (${how}) after ${(lived / 1000).toFixed(1)} s; it is started again ${when}`);
    this.#restart = setTimeout(() => {
      this.start();
    }, pauseMs);
  }
}
