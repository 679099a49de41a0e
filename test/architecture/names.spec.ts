import { readdirSync } from 'node:fs';
import { parse } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROJECT_FOLDERS } from '../../tools/generate-docs/project-file.js';

/** Names that say nothing about what is inside. */
const SAY_NOTHING = ['common', 'core', 'helper', 'helpers', 'misc', 'shared', 'util', 'utils'];

describe('the name of a file or folder', () => {
  const paths = PROJECT_FOLDERS.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }));

  it('says what is in it', () => {
    expect(paths.length).toBeGreaterThan(100);
    expect(paths.filter(saysNothing)).toEqual([]);
  });

  it.each([
    'libs/common',
    'apps/order/src/utils',
    'tools/string-helpers.ts',
    'test/test_util.ts',
    'libs/shared.module.ts',
  ])('may not be like that of %s', (path) => {
    expect(saysNothing(path)).toBe(true);
  });

  it.each(['libs/outbox/src/relay.ts', 'docs/score.md', 'libs/unit-of-work'])('may be like that of %s', (path) => {
    expect(saysNothing(path)).toBe(false);
  });
});

function saysNothing(path: string): boolean {
  return SAY_NOTHING.some((name) =>
    parse(path)
      .base.split(/[^a-zA-Z]+/)
      .includes(name),
  );
}
