import { code, enumerate } from './markdown.js';
import { projectFiles, readProjectFile } from './project-file.js';

/** The tables that the migrations below a folder create, by the names that they have now. */
export function tablesCreatedIn(folder: string): string {
  const migrations = projectFiles(folder, '.migration.ts').map(upwards).join('\n');
  const renamed = new Map(
    [...migrations.matchAll(/ALTER TABLE (\w+) RENAME TO (\w+)/g)].map(([, from, to]) => [from, to]),
  );
  return enumerate(
    [...migrations.matchAll(/CREATE TABLE (\w+)/g)].map(([, name = '']) => code(renamed.get(name) ?? name)),
  );
}

/** A migration without its way back. */
function upwards(path: string): string {
  const [up = ''] = readProjectFile(path).split('async down(');
  return up;
}
