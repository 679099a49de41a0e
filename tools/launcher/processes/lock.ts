import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { readJson } from './json-file.js';
import { identify, isAlive, isIdentity } from './live-process.js';

/** Long enough for a process to write its name into a file that it has just made. */
const MOMENT_MS = 50;

const ASK_AGAIN_MS = 100;

/** Either we have the lock, or this live process has it. */
export type LockAttempt = { readonly release: () => void } | { readonly heldBy: number };

/**
 * Takes a lock that ends with its process: a lock whose owner is gone is taken over. Where two processes take over the
 * same lock, the second reading shows both whose it is.
 */
export async function tryLock(path: string): Promise<LockAttempt> {
  const me = identify(process.pid);
  const release = (): void => {
    rmSync(path, { force: true });
  };
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    const isNew = createExclusively(path, JSON.stringify(me));
    const owner = readJson(path);
    if (!isNew && isIdentity(owner) && isAlive(owner)) return { heldBy: owner.pid };
    await sleep(MOMENT_MS);
    if (isNew && isDeepStrictEqual(readJson(path), me)) return { release };
    if (!isNew && isDeepStrictEqual(readJson(path), owner)) release();
  }
}

/** Takes a lock, and waits while another process has it. `onWait` gets the pid of that process, once. */
export async function lock(path: string, stop: AbortSignal, onWait: (pid: number) => void): Promise<() => void> {
  for (let waited = false; ; waited = true) {
    const attempt = await tryLock(path);
    if ('release' in attempt) return attempt.release;
    if (!waited) onWait(attempt.heldBy);
    await sleep(ASK_AGAIN_MS, undefined, { signal: stop });
  }
}

function createExclusively(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
