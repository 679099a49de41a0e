import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../launcher/project.js';

/** The text of a file, by its path in the project. @throws where there is none, unless a text in its place is given */
export function readProjectFile(path: string, otherwise?: string): string {
  const file = join(projectRoot, path);
  return otherwise !== undefined && !existsSync(file) ? otherwise : readFileSync(file, 'utf8');
}

/** The project's own folders: everything that somebody wrote, and nothing that is made or installed. */
export const PROJECT_FOLDERS = ['apps', 'bench', 'docs', 'examples', 'infra', 'libs', 'test', 'tools'] as const;

/** The paths of all files below a folder whose name ends so, sorted. */
export function projectFiles(folder: string, ending: string): string[] {
  return readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending) && !path.includes('node_modules'))
    .map((path) => join(folder, path))
    .sort();
}
