import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { identify } from './live-process.js';
import { tryLock } from './lock.js';

describe('a lock', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lock-'));
    path = join(folder, 'launcher.lock');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('belongs to one at a time', async () => {
    const first = await tryLock(path);
    expect(await tryLock(path)).toEqual({ heldBy: process.pid });
    if ('release' in first) {
      first.release();
    }
    expect(existsSync(path)).toBe(false);
    expect(await tryLock(path)).toHaveProperty('release');
  });

  it('is taken over from a process that has ended', async () => {
    const child = spawn('sleep', ['60']);
    writeFileSync(path, JSON.stringify(identify(child.pid ?? 0)));
    expect(await tryLock(path)).toEqual({ heldBy: child.pid });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await tryLock(path)).toHaveProperty('release');
  });

  it('is taken over when its pid belongs to another process by now', async () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, birth: 'long ago' }));
    expect(await tryLock(path)).toHaveProperty('release');
  });

  it('is taken over when its owner was killed before it wrote its name', async () => {
    writeFileSync(path, '');
    expect(await tryLock(path)).toHaveProperty('release');
  });
});
