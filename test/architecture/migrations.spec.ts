import { describe, expect, it } from '@jest/globals';
import { projectFiles, readProjectFile } from '../../tools/generate-docs/project-file.js';

const MIGRATIONS = ['apps', 'libs']
  .flatMap((folder) => projectFiles(folder, '.migration.ts'))
  .map((path) => [path, readProjectFile(path)] as const);

/** The migrations that run while instances of the version before are at work, without their way back. */
const EXPANDING = MIGRATIONS.map(([path, source]) => [path, source.split('async down(')[0] ?? ''] as const).filter(
  ([, up]) => !up.includes('/** Contracts: '),
);

/** A word that a migration computes may be another word tomorrow. */
function computedPartsOf(source: string): string[] {
  return source.match(/\$\{[^}]*\}/g) ?? [];
}

/** Names of tables and columns that are gone after a migration. A view with the old name keeps it. */
function takenAwayBy(up: string): string[] {
  const views = [...up.matchAll(/CREATE VIEW (\w+)/g)].map(([, name]) => name);
  const renamedTo = new Map([...up.matchAll(/ALTER TABLE (\w+) RENAME TO (\w+)/g)].map(([, from, to]) => [to, from]));
  const tables = [...up.matchAll(/ALTER TABLE (\w+) RENAME TO|DROP (?:TABLE|VIEW) (\w+)/g)].map(([, a, b]) => a ?? b);
  const columns = [...up.matchAll(/ALTER TABLE (\w+)[^;`']* (?:RENAME|DROP) COLUMN (\w+)/g)];
  return [
    ...tables.filter((name) => !views.includes(name)),
    ...columns
      .filter(([, table]) => !views.includes(renamedTo.get(table) ?? ''))
      .map(([, table, column]) => `${String(table)}.${String(column)}`),
  ].map(String);
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

  it.each(EXPANDING)('leaves what instances of the version before know: %s', (_, up) => {
    expect(takenAwayBy(up)).toEqual([]);
  });

  it.each(MIGRATIONS.filter(([path]) => !EXPANDING.some(([other]) => other === path)))(
    'that contracts runs only when no such instance is left: %s',
    (_, source) => {
      const [name = ''] = /(?<=class )\w+/.exec(source) ?? [];
      const lists = [...projectFiles('apps', '.module.ts'), ...projectFiles('libs', '.migrations.ts')].map((path) =>
        readProjectFile(path),
      );
      const within = lists.filter((list) => list.includes(`${name} }`));
      expect(within.map((list) => new RegExp(`contractMigrations[^;]*${name}[,\\]]`, 'i').exec(list) !== null)).toEqual(
        [true],
      );
    },
  );

  it.each([
    ['ALTER TABLE things RENAME COLUMN a TO b', ['things.a']],
    ['ALTER TABLE things RENAME TO items', ['things']],
    ['ALTER TABLE things RENAME TO items; CREATE VIEW things AS SELECT 1', []],
    ['ALTER TABLE things DROP COLUMN a', ['things.a']],
    ['DROP TABLE things', ['things']],
  ])('that takes something away is found: %s', (sql, expected) => {
    expect(takenAwayBy(sql)).toEqual(expected);
  });
});
