import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ExecaError } from 'execa';
import type { Launch } from '../launch.js';
import { readJson, writeJson } from '../processes/json-file.js';
import { lock } from '../processes/lock.js';
import { runTask } from '../processes/task.js';
import { cacheDir, projectRoot } from '../project.js';
import { StartRefused } from '../start-refused.js';

/** The folder that `npm run build` writes. */
export const builtDistDir = join(projectRoot, 'dist');

/** Where a build notes which sources it was made from. */
const STAMP_FILE = join(builtDistDir, 'sources.json');

const SOURCE_FOLDERS = ['apps', 'libs'];
const SOURCE_FILES = ['nest-cli.json', 'tsconfig.json', '.swcrc', 'package-lock.json'];

/** Time and size of each source file by its path. Whatever differs from the last build means a new one. */
type Sources = Readonly<Record<string, string>>;

/**
 * Builds the apps unless they are built from the sources that are there now.
 *
 * @throws StartRefused with what the compiler says
 */
export async function buildIfStale(launch: Pick<Launch, 'log' | 'register' | 'stop'>): Promise<void> {
  const say = launch.log.voice('build');
  const release = await lock(join(cacheDir, 'build.lock'), launch.stop, (pid) =>
    say(`waiting for the build of another launcher (pid ${pid})`),
  );
  try {
    const sources = readSources();
    const built = readJson(STAMP_FILE) as Sources | undefined;
    if (JSON.stringify(sources) === JSON.stringify(built)) return;
    const began = performance.now();
    say(built === undefined ? 'building the apps' : 'building the apps again, since sources have changed');
    if (built === undefined || Object.keys(built).some((path) => !(path in sources))) {
      // What was built from a deleted source must go: a migration would still be run.
      for (const folder of SOURCE_FOLDERS) rmSync(join(builtDistDir, folder), { recursive: true, force: true });
    }
    await compile(launch);
    writeJson(STAMP_FILE, sources);
    say(`built in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  } finally {
    release();
  }
}

/** Whether a file is one that a build reads: code, but not the specs beside it, the files of a page, and schemas. */
export function isSource(path: string): boolean {
  return (path.endsWith('.ts') && !path.endsWith('.spec.ts')) || /\/(events-page|schemas\/draft-07)\//.test(path);
}

async function compile(launch: Pick<Launch, 'register' | 'stop'>): Promise<void> {
  const task = { name: 'build', command: 'npm', args: ['run', '--silent', 'build'], cwd: projectRoot };
  try {
    await runTask(launch, task);
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    throw new StartRefused(['The build failed:', ...withoutBacktrace(String(error.all).split('\n'))].join('\n'));
  }
}

/** The compiler follows each of its messages with where in itself it was, which tells nobody here anything. */
function withoutBacktrace(lines: readonly string[]): string[] {
  return lines.filter(
    (line) => !/^(Stack backtrace:|Caused by:| {2,}\d+: | +at |\s*Syntax Error)/.test(line) && line.trim() !== '',
  );
}

function readSources(): Sources {
  const inFolders = SOURCE_FOLDERS.flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  const stamp = (path: string): string => {
    const { mtimeMs, size } = statSync(join(projectRoot, path));
    return `${mtimeMs} ${size}`;
  };
  return Object.fromEntries([...inFolders.filter(isSource), ...SOURCE_FILES].sort().map((path) => [path, stamp(path)]));
}
