import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './error-code.js';
import { readJson } from './json-file.js';
import { identify, isAlive, type ProcessIdentity } from './live-process.js';

/** A lock was taken, or this live process has it. */
export type LockAttempt = { readonly release: () => void } | { readonly heldBy: number };

/**
 * Takes a lock that ends with its process: a lock whose owner is gone is taken over. Two that take over the same
 * stale lock at once are told apart by reading it again a moment later.
 */
export async function tryLock(path: string): Promise<LockAttempt> {
  const me = identify(process.pid);
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    if (createExclusively(path, JSON.stringify(me))) {
      await sleep(20);
      if (ownerOf(path)?.pid === process.pid) {
        return {
          release: () => {
            rmSync(path, { force: true });
          },
        };
      }
      continue;
    }
    const owner = ownerOf(path);
    if (owner !== undefined && isAlive(owner)) {
      return { heldBy: owner.pid };
    }
    // An empty file may be one that its owner is about to fill.
    if (owner !== undefined || (await staysUnreadable(path))) {
      rmSync(path, { force: true });
    }
  }
}

/** Takes a lock, and waits for whoever has it. `onWait` is told once whom the wait is for. */
export async function lock(path: string, stop: AbortSignal, onWait: (pid: number) => void): Promise<() => void> {
  for (let waited = false; ; waited = true) {
    const attempt = await tryLock(path);
    if ('release' in attempt) {
      return attempt.release;
    }
    if (!waited) {
      onWait(attempt.heldBy);
    }
    await sleep(100, undefined, { signal: stop });
  }
}

function createExclusively(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

function ownerOf(path: string): ProcessIdentity | undefined {
  const content = readJson(path);
  return isIdentity(content) ? content : undefined;
}

async function staysUnreadable(path: string): Promise<boolean> {
  await sleep(200);
  return existsSync(path) && ownerOf(path) === undefined;
}

/** Whether something that was read from a file is a process identity. */
export function isIdentity(value: unknown): value is ProcessIdentity {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'birth' in value &&
    typeof value.birth === 'string'
  );
}
