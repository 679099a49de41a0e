import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isFrozen } from '../../tools/launcher/processes/live-process.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';

/** Sends a signal to processes, if they are still there. */
export function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/**
 * Freezes processes for a while.
 * @throws if one of them was not seen to stand still: the fault did not happen
 */
export async function freeze(pids: readonly number[], seconds: number): Promise<void> {
  signal(pids, 'SIGSTOP');
  try {
    await until(
      `processes ${pids.join()} frozen`,
      () => Promise.resolve(pids.filter((pid) => identify(pid) !== undefined)),
      (alive) => alive.length > 0 && alive.every(isFrozen),
    );
    await sleep(seconds * 1000);
  } finally {
    signal(pids, 'SIGCONT');
  }
}

/**
 * A stop takes up to 15 s. An instance that does not reach its servers gives up after 60 s, and is started again: that may
 * happen twice while other faults go on.
 */
const INSTANCE_BACK_WITHIN_MS = 180_000;

/** How long an instance may take to answer. */
const ANSWER_WITHIN_MS = 5_000;

/**
 * Resolves when the launcher has started an instance again.
 * @throws after a while, with what the instance said last
 */
export async function isBack(instance: string, oldPid: number): Promise<void> {
  try {
    await until(
      `${instance} started again`,
      () => answersWithAnotherPid(instance, oldPid),
      (isBack) => isBack,
      INSTANCE_BACK_WITHIN_MS,
    );
  } catch (error) {
    throw new Error(`${String(error)}\nIt said last:\n${lastLinesOf(instance).join('\n')}`, { cause: error });
  }
}

async function answersWithAnotherPid(instance: string, oldPid: number): Promise<boolean> {
  const now = runningSuite().apps.find((entry) => entry.instance === instance);
  if (now === undefined || now.pid === oldPid) return false;
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const answer = await fetch(new URL('/health/live', now.url), { signal }).catch(() => undefined);
  return answer?.ok === true;
}

const LINES = 20;

function lastLinesOf(instance: string): string[] {
  const lines = readFileSync(join(process.env.SUITE_DATA_DIR ?? '', 'logs/suite.log'), 'utf8').split('\n');
  return lines.filter((line) => line.startsWith(`${instance} `)).slice(-LINES);
}
