import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The absolute path of the checkout: the folder of package.json. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** What was downloaded, as opposed to what the suite wrote: git-ignored, and kept by `npm run reset`. */
export const cacheDir = join(projectRoot, '.cache');

/** Eight hex digits that tell one data folder from another in names which several suites share. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
