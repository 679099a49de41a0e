import { code, enumerate } from './markdown.js';
import { projectFiles, readProjectFile } from './project-file.js';

/** The tables that the migrations below a folder create. */
export function tablesCreatedIn(folder: string): string {
  const migrations = projectFiles(folder, '.migration.ts').map(readProjectFile).join('\n');
  return enumerate([...migrations.matchAll(/CREATE TABLE (\w+)/g)].map(([, name = '']) => code(name)));
}
