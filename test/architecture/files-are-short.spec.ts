import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** What a reader takes in at once. A specification may be longer: it is a list. */
const MOST_LINES = 230;

describe('a file of an app or a library', () => {
  it(`has at most ${String(MOST_LINES)} lines`, () => {
    const files = ['apps', 'libs'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
        .map((path) => join(folder, path)),
    );
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((path) => readFileSync(path, 'utf8').split('\n').length > MOST_LINES + 1)).toEqual([]);
  });
});
