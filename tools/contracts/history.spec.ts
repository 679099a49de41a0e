import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { releasedInHistory } from './history.js';
import { RELEASED, SCHEMAS } from './versions.js';

describe('what earlier commits released', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'saga-history-'));
    mkdirSync(join(root, SCHEMAS), { recursive: true });
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], { cwd: root });

  function commit(released: object): void {
    writeFileSync(join(root, SCHEMAS, RELEASED), JSON.stringify(released));
    git('add', '.');
    git('commit', '-q', '-m', 'release');
  }

  it('is everything that a commit had in the list, as the first of them had it', () => {
    git('init', '-q');
    commit({ a: '1' });
    commit({ a: '1', b: '2' });
    commit({ a: 'another' });
    expect(releasedInHistory(root)).toEqual({ a: '1', b: '2' });
  });

  it('is found where the repository is above the project, too', () => {
    git('init', '-q');
    commit({ a: '1' });
    const above = join(root, 'project');
    mkdirSync(join(above, SCHEMAS), { recursive: true });
    writeFileSync(join(above, SCHEMAS, RELEASED), '{"c":"3"}');
    git('add', '.');
    git('commit', '-q', '-m', 'release');
    expect(releasedInHistory(above)).toEqual({ c: '3' });
  });

  it('is nothing without a repository', () => {
    expect(releasedInHistory(root)).toEqual({});
  });
});
