import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeJson } from './json-file.js';
import { endProcess, isAlive, isGoneWithin, signal, type ProcessIdentity } from './live-process.js';
import { isIdentity } from './lock-file.js';
import type { Say } from '../log.js';

/** What a process does for the suite, in the order in which a suite is stopped: whoever needs another goes first. */
export const stopOrder = ['task', 'app', 'kafka', 'postgres'] as const;

/** One entry of the register. */
export interface RegisteredProcess extends ProcessIdentity {
  /** As it appears in the log, such as `order-1`. */
  readonly name: string;
  readonly kind: (typeof stopOrder)[number];
}

/** How each kind is asked to stop. SIGINT is PostgreSQL's fast shutdown: SIGTERM would wait for its clients. */
export const stopSignals = { task: 'SIGTERM', app: 'SIGTERM', kafka: 'SIGTERM', postgres: 'SIGINT' } as const;

/** How long each kind may take to stop before it is killed, in milliseconds. */
export const stopLimitsMs = { task: 2_000, app: 15_000, kafka: 30_000, postgres: 30_000 } as const;

/**
 * The processes that a launcher has started, kept in a file: when the launcher is killed without a chance to stop
 * them, the next one finds them there.
 */
export class ProcessRegister {
  readonly #file: string;
  #entries: RegisteredProcess[];

  constructor(dataDir: string) {
    this.#file = join(dataDir, 'processes.json');
    const content = readJson(this.#file);
    this.#entries = Array.isArray(content) ? content.filter(isRegistered) : [];
  }

  /** Adds a process that has just been started. */
  add(entry: RegisteredProcess): void {
    this.#entries = [...this.#entries, entry];
    writeJson(this.#file, this.#entries);
  }

  /** Takes out a process that has ended. */
  remove(pid: number): void {
    this.#entries = this.#entries.filter((entry) => entry.pid !== pid);
    writeJson(this.#file, this.#entries);
  }

  /** Stops what an earlier launcher has left running, cleanly and in order, and empties the register. */
  async endOrphans(say: Say): Promise<void> {
    for (const kind of stopOrder) {
      const orphans = this.#entries.filter((entry) => entry.kind === kind && isAlive(entry));
      await Promise.all(
        orphans.map(async (orphan) => {
          say(`stopping ${orphan.name} (pid ${orphan.pid}), left by a launcher that was killed`);
          await endProcess(orphan, stopSignals[kind], stopLimitsMs[kind]);
        }),
      );
    }
    this.clear();
  }

  /** Ends everything at once. PostgreSQL gets SIGQUIT: as abrupt, but it takes its own child processes along. */
  async killAll(): Promise<void> {
    for (const { pid, kind } of this.#entries) {
      if (kind === 'postgres') {
        signal(pid, 'SIGQUIT');
      } else {
        signal(-pid, 'SIGKILL');
      }
    }
    await Promise.all(
      this.#entries.map(async (entry) => {
        if (!(await isGoneWithin(entry, 3_000))) {
          signal(entry.pid, 'SIGKILL');
        }
      }),
    );
    this.clear();
  }

  /** Forgets every process. */
  clear(): void {
    this.#entries = [];
    rmSync(this.#file, { force: true });
  }
}

function isRegistered(value: unknown): value is RegisteredProcess {
  return isIdentity(value) && 'kind' in value && stopOrder.some((kind) => kind === value.kind) && 'name' in value;
}
