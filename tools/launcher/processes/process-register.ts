import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Say } from '../log.js';
import { readJson, writeJson } from './json-file.js';
import { endProcess, isAlive, isGoneWithin, isIdentity, signal, type ProcessIdentity } from './live-process.js';

/** The order in which processes stop: whoever needs another goes first. */
const TURNS = ['task', 'app', 'server'] as const;

/** How a process stops. */
export interface Stopping {
  readonly turn: (typeof TURNS)[number];
  readonly signal: NodeJS.Signals;
  /** How long it may take, in milliseconds, before it is killed. */
  readonly withinMs: number;
  /** The signal for its process group when there is no time. */
  readonly atOnce: NodeJS.Signals;
}

export interface RegisteredProcess extends ProcessIdentity {
  /** As in the log: `order-1`. */
  readonly name: string;
  readonly stop: Stopping;
}

const ENDED_AT_ONCE_WITHIN_MS = 3_000;

/**
 * The processes that a launcher has started, kept in a file. When a launcher is killed, the next one finds in it what
 * is still running.
 */
export class ProcessRegister {
  private readonly file: string;
  private entries: readonly RegisteredProcess[];

  constructor(dataDir: string) {
    this.file = join(dataDir, 'processes.json');
    const content = readJson(this.file);
    this.entries = Array.isArray(content) ? content.filter(isRegistered) : [];
  }

  /** Adds a process that has just been started. */
  add(entry: RegisteredProcess): void {
    this.entries = [...this.entries, entry];
    writeJson(this.file, this.entries);
  }

  /** Takes out a process that has ended. */
  remove(pid: number): void {
    this.entries = this.entries.filter((entry) => entry.pid !== pid);
    writeJson(this.file, this.entries);
  }

  /** Stops what an earlier launcher has left running, cleanly and in order, and empties the register. */
  async endOrphans(say: Say): Promise<void> {
    for (const turn of TURNS) {
      const orphans = this.entries.filter((entry) => entry.stop.turn === turn && isAlive(entry));
      await Promise.all(
        orphans.map(async (orphan) => {
          say(`stopping ${orphan.name} (pid ${orphan.pid}), left by a launcher that was killed`);
          await endProcess(orphan, orphan.stop.signal, orphan.stop.withinMs);
        }),
      );
    }
    this.clear();
  }

  /** Ends everything at once, and empties the register. */
  async killAll(): Promise<void> {
    for (const { pid, stop } of this.entries) signal(-pid, stop.atOnce);
    await Promise.all(
      this.entries.map(async (entry) => {
        if (!(await isGoneWithin(entry, ENDED_AT_ONCE_WITHIN_MS))) signal(entry.pid, 'SIGKILL');
      }),
    );
    this.clear();
  }

  private clear(): void {
    this.entries = [];
    rmSync(this.file, { force: true });
  }
}

function isRegistered(value: unknown): value is RegisteredProcess {
  return isIdentity(value) && 'name' in value && 'stop' in value;
}
