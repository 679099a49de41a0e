import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeJson } from '../processes/json-file.js';
import type { Launch } from '../launch.js';
import { lock } from '../processes/lock-file.js';
import { cacheDir, projectRoot } from '../project.js';
import { StartRefused } from '../start-refused.js';
import { runTask, TaskFailed } from '../processes/task.js';

/** The folder that `npm run build` writes. */
export const builtDistDir = join(projectRoot, 'dist');

/** Where a build notes which sources it was made from. */
const stampFile = join(builtDistDir, 'sources.json');

const sourceFolders = ['apps', 'libs'];
const sourceFiles = ['nest-cli.json', 'tsconfig.json', '.swcrc', 'package-lock.json'];

/** Time and size of each source file by its path: whatever differs from the last build means a new one. */
type Sources = Record<string, string>;

/**
 * Builds the apps unless they are built from the very sources that are there now.
 *
 * @throws StartRefused with what the compiler says
 */
export async function buildIfStale(launch: Launch): Promise<void> {
  const say = launch.log.voice('build');
  const release = await lock(join(cacheDir, 'build.lock'), launch.stop, (pid) =>
    say(`waiting for the build of another launcher (pid ${pid})`),
  );
  try {
    const sources = readSources();
    const built = readJson(stampFile) as Sources | undefined;
    if (JSON.stringify(sources) === JSON.stringify(built)) {
      return;
    }
    const began = performance.now();
    say(built === undefined ? 'building the apps' : 'building the apps again, since sources have changed');
    if (built === undefined || Object.keys(built).some((path) => !(path in sources))) {
      // What a deleted source was built to must not live on: a migration would still be run.
      removeBuilt();
    }
    await compile(launch);
    writeJson(stampFile, sources);
    say(`built in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  } finally {
    release();
  }
}

/** Whether a file is one that a build reads: the specs beside the sources are not. */
export function isSource(path: string): boolean {
  return path.endsWith('.ts') && !path.endsWith('.spec.ts');
}

async function compile(launch: Launch): Promise<void> {
  const output: string[] = [];
  try {
    await runTask(launch, {
      name: 'build',
      command: 'npm',
      args: ['run', '--silent', 'build'],
      cwd: projectRoot,
      onLine: (line) => output.push(line),
    });
  } catch (error) {
    throw error instanceof TaskFailed
      ? new StartRefused(['The build failed:', ...withoutBacktrace(output)].join('\n'))
      : error;
  }
}

/** The compiler follows each of its messages with where in itself it was, which tells nobody here anything. */
function withoutBacktrace(lines: readonly string[]): string[] {
  return lines.filter(
    (line) => !/^(Stack backtrace:|Caused by:| {2,}\d+: | +at |\s*Syntax Error)/.test(line) && line.trim() !== '',
  );
}

function removeBuilt(): void {
  for (const folder of sourceFolders) {
    rmSync(join(builtDistDir, folder), { recursive: true, force: true });
  }
}

function readSources(): Sources {
  const inFolders = sourceFolders
    .filter((folder) => existsSync(join(projectRoot, folder)))
    .flatMap((folder) =>
      readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
    )
    .filter(isSource);
  const paths = [...inFolders, ...sourceFiles.filter((path) => existsSync(join(projectRoot, path)))].sort();
  return Object.fromEntries(
    paths.map((path) => {
      const { mtimeMs, size } = statSync(join(projectRoot, path));
      return [path, `${mtimeMs} ${size}`];
    }),
  );
}
