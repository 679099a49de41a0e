import { describe, expect, it } from '@jest/globals';
import { projectFiles, readProjectFile } from '../../tools/generate-docs/project-file.js';

const MIGRATIONS = ['apps', 'libs']
  .flatMap((folder) => projectFiles(folder, '.migration.ts'))
  .map((path) => [path, readProjectFile(path)] as const);

/** What a migration computes is not written out, and may be something else tomorrow. */
function computedPartsOf(source: string): string[] {
  return source.match(/\$\{[^}]*\}/g) ?? [];
}

describe('a migration', () => {
  it('is looked for where migrations are', () => {
    expect(MIGRATIONS.length).toBeGreaterThanOrEqual(6);
  });

  it.each(MIGRATIONS)('contains its SQL with all words written out: %s', (_, source) => {
    expect(computedPartsOf(source)).toEqual([]);
  });

  it('would be found out if it computed a word', () => {
    expect(computedPartsOf('runner.query(`CHECK (status ${oneOf(STATUSES)})`)')).toEqual(['${oneOf(STATUSES)}']);
  });
});
