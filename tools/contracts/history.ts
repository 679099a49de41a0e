import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { RELEASED, SCHEMAS, type Released } from './versions.js';

/**
 * What the commits up to the present one had released. The list in the tree cannot say that a line of its own is gone.
 * @returns nothing where there is no Git repository
 */
export function releasedInHistory(root: string): Released {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const file = join(SCHEMAS, RELEASED);
  let commits: string[];
  try {
    commits = git('log', '--format=%H', '--diff-filter=AM', '--', file).split('\n').filter(Boolean);
  } catch {
    return {};
  }
  // The oldest commit that has a file decides, so that a later one cannot change what was released.
  return Object.assign(
    {},
    ...commits.map((commit) => JSON.parse(git('show', `${commit}:./${file}`)) as Released),
  ) as Released;
}
