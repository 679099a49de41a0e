import { describe, expect, it } from '@jest/globals';
import { projectFiles, readProjectFile } from '../../tools/generate-docs/project-file.js';

const MIGRATIONS = ['apps', 'libs']
  .flatMap((folder) => projectFiles(folder, '.migration.ts'))
  .map((path) => [path, readProjectFile(path)] as const);

const RENAMES = /ALTER TABLE \w+ RENAME|RENAME COLUMN/;

/** A word that a migration computes may be another word tomorrow. */
function computedPartsOf(source: string): string[] {
  return source.match(/\$\{[^}]*\}/g) ?? [];
}

describe('a migration', () => {
  it('is found by this test', () => {
    expect(MIGRATIONS.length).toBeGreaterThanOrEqual(6);
  });

  it.each(MIGRATIONS)('contains its SQL with all words written out: %s', (_, source) => {
    expect(computedPartsOf(source)).toEqual([]);
  });

  it('that computes a word is rejected', () => {
    expect(computedPartsOf('runner.query(`CHECK (status ${oneOf(STATUSES)})`)')).toEqual(['${oneOf(STATUSES)}']);
  });

  it.each(MIGRATIONS.filter(([, source]) => RENAMES.test(source)))(
    'that renames something is named in the operations page, for its instances must stop: %s',
    (_, source) => {
      const [name = ''] = /(?<=class )[A-Za-z]+/.exec(source) ?? [];
      expect(readProjectFile('docs/operations.md')).toContain(`\`${name}\``);
    },
  );
});
