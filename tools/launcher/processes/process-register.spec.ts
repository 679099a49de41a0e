import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { identify, isAlive, type ProcessIdentity } from './live-process.js';
import { ProcessRegister, type Stopping } from './process-register.js';

const stop: Stopping = { turn: 'app', signal: 'SIGTERM', withinMs: 5_000, atOnce: 'SIGKILL' };

describe('processes that a killed launcher left behind', () => {
  let dataDir: string;
  let child: ChildProcess;
  let identity: ProcessIdentity;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'register-'));
    child = spawn('sleep', ['60'], { detached: true });
    const found = identify(child.pid ?? 0);
    if (found === undefined) {
      throw new Error('no child process');
    }
    identity = found;
  });

  afterEach(() => {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true });
  });

  it('are found and ended by the next one', async () => {
    new ProcessRegister(dataDir).add({ ...identity, name: 'order-1', stop });
    const said: string[] = [];
    await new ProcessRegister(dataDir).endOrphans((line) => said.push(line));
    expect(said).toEqual([`stopping order-1 (pid ${identity.pid}), left by a launcher that was killed`]);
    expect(isAlive(identity)).toBe(false);
    expect(existsSync(join(dataDir, 'processes.json'))).toBe(false);
  });

  it('are left alone when the pid belongs to another process by now', async () => {
    new ProcessRegister(dataDir).add({ pid: identity.pid, birth: 'long ago', name: 'order-1', stop });
    await new ProcessRegister(dataDir).endOrphans(() => undefined);
    expect(isAlive(identity)).toBe(true);
  });

  it('are ended at once when there is no time', async () => {
    const register = new ProcessRegister(dataDir);
    register.add({ ...identity, name: 'kafka', stop });
    await register.killAll();
    expect(isAlive(identity)).toBe(false);
  });
});
