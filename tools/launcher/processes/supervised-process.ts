import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Launch } from '../launch.js';
import { eachLine, type Say } from '../log.js';
import { pauseBeforeRestartMs, RECOVERED_AFTER_MS } from './backoff.js';
import { endProcess, identify, type ProcessIdentity } from './live-process.js';
import type { Stopping } from './process-register.js';

/** How to run a process that is to keep running. */
export interface ProcessPlan {
  /** As in the log: `order-1`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** Where its output goes. Without one it goes to the log, line by line. */
  readonly logFile?: string;
  /** Gets each process that was started, with a channel for messages. Only a process with a log file can have one. */
  readonly onChannel?: (child: ChildProcess) => void;
  readonly stop: Stopping;
}

/** A process that is started again whenever it dies: at once the first time, then after growing pauses. */
export class SupervisedProcess {
  private readonly say: Say;
  private running: { identity: ProcessIdentity; ended: Promise<void> } | undefined;
  private restart: NodeJS.Timeout | undefined;
  private wanted = false;
  private deaths = 0;

  /** @param onStart gets the pid of each start, the first included */
  constructor(
    private readonly launch: Launch,
    private readonly plan: ProcessPlan,
    private readonly onStart: (pid: number) => void = () => undefined,
  ) {
    this.say = launch.log.voice(plan.name);
  }

  /** How often it has died without recovering in between. */
  get deathsInARow(): number {
    return this.deaths;
  }

  /** Starts the process, and keeps it running from now on. */
  start(): void {
    this.wanted = true;
    const { name, stop } = this.plan;
    const child = this.spawn();
    const ended = this.untilEnded(child);
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (identity !== undefined) {
      this.launch.register.add({ ...identity, name, stop });
      this.running = { identity, ended };
    }
    if (child.pid !== undefined) this.onStart(child.pid);
  }

  /** Stops the process, by force if it takes too long, and keeps it stopped. */
  async stop(): Promise<void> {
    this.wanted = false;
    clearTimeout(this.restart);
    if (this.running === undefined) return;
    const { identity, ended } = this.running;
    await endProcess(identity, this.plan.stop.signal, this.plan.stop.withinMs);
    // Node.js reports the end a moment later. A start before that would take it for the death of the new process.
    await ended;
  }

  private spawn(): ChildProcess {
    const { command, args, env, user, logFile, onChannel } = this.plan;
    // A process group of its own: Ctrl-C in the terminal reaches the launcher alone, which then stops all in order.
    const options = { env, detached: true, ...user };
    if (logFile === undefined) {
      const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [child.stdout, child.stderr]) eachLine(stream, this.say);
      return child;
    }
    // The file itself and no pipe: a server whose launcher was killed can still write.
    mkdirSync(dirname(logFile), { recursive: true });
    const file = openSync(logFile, 'a');
    const channel = onChannel === undefined ? [] : ['ipc' as const];
    const child = spawn(command, args, { ...options, stdio: ['ignore', file, file, ...channel] });
    closeSync(file);
    onChannel?.(child);
    return child;
  }

  private async untilEnded(child: ChildProcess): Promise<void> {
    const startedAt = performance.now();
    const how = await new Promise<string>((tell) => {
      // The only event of a process that cannot be run.
      child.once('error', ({ message }) => {
        tell(message);
      });
      child.once('exit', (code, signal) => {
        tell(signal ?? `exit code ${code ?? '?'}`);
      });
    });
    const lived = performance.now() - startedAt;
    this.running = undefined;
    if (child.pid !== undefined) this.launch.register.remove(child.pid);
    if (!this.wanted || this.launch.stop.aborted) return;
    this.deaths = lived > RECOVERED_AFTER_MS ? 1 : this.deaths + 1;
    const pauseMs = pauseBeforeRestartMs(this.deaths);
    const when = pauseMs === 0 ? 'at once' : `in ${pauseMs / 1000} s`;
    this.say(`died (${how}) after ${(lived / 1000).toFixed(1)} s; it starts again ${when}`);
    this.restart = setTimeout(() => {
      this.start();
    }, pauseMs);
  }
}
