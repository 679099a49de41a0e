import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../tools/launcher/project.js';

const JEST = 'node_modules/jest/bin/jest.js';

let leftOut: readonly string[];

beforeAll(async () => {
  const module = (await import(join(projectRoot, 'test/jest/suite-options.mjs'))) as {
    readonly ONLY_WITHOUT_OPTIONS: Readonly<Record<string, string>>;
  };
  leftOut = Object.keys(module.ONLY_WITHOUT_OPTIONS);
});

describe('an e2e run with other options than the default', () => {
  it('leaves out the files of the list, and no others', () => {
    const [all, others] = [e2eFiles(''), e2eFiles('--brokers 3 --secure')];

    expect(all.length).toBeGreaterThan(40);
    expect(all.filter((file) => !others.includes(file))).toEqual([...leftOut].sort());
    expect(others.filter((file) => !all.includes(file))).toEqual([]);
  });

  it('leaves out each file that starts a suite without the options of the run', () => {
    const starts = e2eFiles('').filter((file) => /\bstartBackgroundSuite\(/.test(read(file)));

    expect(starts).not.toEqual([]);
    expect(starts.filter((file) => !leftOut.includes(file))).toEqual([]);
  });
});

function e2eFiles(options: string): string[] {
  const files = execFileSync(process.execPath, [JEST, '--selectProjects', 'e2e', '--listTests'], {
    cwd: projectRoot,
    encoding: 'utf8',
    env: { ...process.env, E2E_SUITE_OPTIONS: options },
  });
  return files
    .split('\n')
    .filter((file) => file.endsWith('.ts'))
    .map((file) => relative(projectRoot, file))
    .sort();
}

function read(file: string): string {
  return readFileSync(join(projectRoot, file), 'utf8');
}
