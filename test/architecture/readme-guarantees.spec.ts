import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../tools/launcher/project.js';

const LIBRARIES = readdirSync(join(projectRoot, 'libs'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** `[some.spec.ts](path/to/some.spec.ts) "name of a test", "of another"` */
const REFERENCE = /\[[^\]]+\]\((?<path>[^)]+spec\.ts)\)(?<names>[^[]*)/g;

describe('the README of', () => {
  it.each(LIBRARIES)('%s names a test for every promise, and each of these tests exists', (library) => {
    const promises = promisesOf(library);
    expect(promises.length).toBeGreaterThan(0);
    expect(promises.filter((promise) => testsNamedIn(promise).length === 0)).toEqual([]);
    expect(
      promises
        .flatMap(testsNamedIn)
        .filter(({ path, name }) => !hasTest(join(projectRoot, 'libs', library, path), name)),
    ).toEqual([]);
  });
});

describe('this comparison', () => {
  it('finds a test that does not exist, and a file that does not', () => {
    const promise =
      '[relay.e2e-spec.ts](../../test/messaging/relay.e2e-spec.ts) "when the leader is killed", "when it is sad"';
    const path = join(projectRoot, 'test/messaging/relay.e2e-spec.ts');
    expect(testsNamedIn(promise).map(({ name }) => hasTest(path, name))).toEqual([true, false]);
    expect(hasTest(`${path}x`, 'when the leader is killed')).toBe(false);
  });
});

/** The items of the list below the heading, each as one line. */
function promisesOf(library: string): string[] {
  const readme = readFileSync(join(projectRoot, 'libs', library, 'README.md'), 'utf8');
  const [, section = ''] = /\n## What it promises\n([^]*?)\n## /.exec(readme) ?? [];
  const items = section.match(/^- [^]*?(?=\n\n|\n- |\n*$(?![^]))/gm) ?? [];
  return items.map((item) => item.replace(/\s+/g, ' '));
}

function testsNamedIn(promise: string): { path: string; name: string }[] {
  return [...promise.matchAll(REFERENCE)].flatMap(({ groups }) =>
    [...(groups?.names ?? '').matchAll(/"([^"]+)"/g)].map(([, name = '']) => ({
      path: groups?.path ?? '',
      name,
    })),
  );
}

/** Whether a file has a test or a block with this title: a string, followed by a comma. */
function hasTest(path: string, name: string): boolean {
  if (!existsSync(path)) return false;
  const source = readFileSync(path, 'utf8');
  return [`'`, `"`, '`'].some((quote) => source.includes(`${quote}${name}${quote},`));
}
