import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { execa } from 'execa';
import { cacheDir, projectRoot } from '../../tools/launcher/project.js';

/** What a build needs of a checkout. */
const BUILT_FROM = [
  'apps',
  'libs',
  'package.json',
  'package-lock.json',
  '.npmrc',
  'nest-cli.json',
  'tsconfig.json',
  '.swcrc',
];

/**
 * Builds the services as they were at a commit, once, and keeps them with what was downloaded.
 * @returns the folder of the built services
 * @throws if this checkout does not have the commit
 */
export async function buildRelease(commit: string): Promise<string> {
  const folder = join(cacheDir, `release-${commit}`);
  const built = join(folder, 'dist');
  if (existsSync(built)) return built;
  await requireCommit(commit);
  const unfinished = `${folder}.${String(process.pid)}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    const archive = execa('git', ['archive', commit, ...BUILT_FROM], { cwd: projectRoot, encoding: 'buffer' });
    await archive.pipe('tar', ['-x', '-C', unfinished]);
    // Node finds today's packages in a folder above. Only a release that needs others gets its own.
    if (!isDeepStrictEqual(dependenciesIn(unfinished), dependenciesIn(projectRoot)))
      await execa('npm', ['ci'], { cwd: unfinished });
    await execa(join(projectRoot, 'node_modules/.bin/nest'), ['build', '--all'], { cwd: unfinished, env: BUILD_ENV });
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return built;
}

/** Jest's own flags are not for the compiler. */
const BUILD_ENV = { NODE_OPTIONS: '', NODE_ENV: 'production' };

async function requireCommit(commit: string): Promise<void> {
  const { failed } = await execa('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: projectRoot, reject: false });
  if (failed)
    throw new Error(
      `This checkout has no commit ${commit}, whose services are upgraded: fetch its whole history, by git fetch --unshallow`,
    );
}

function dependenciesIn(folder: string): unknown {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { dependencies: unknown }).dependencies;
}
