import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa, ExecaError } from 'execa';
import { cacheDir, projectRoot, shortHash } from '../../tools/launcher/project.js';

/** What the machine needs, for each language. A test fails with this sentence where it is missing: it is never left out. */
const ADVICE = {
  python:
    'Install Python 3.11 or newer with pip (Debian and Ubuntu: apt-get install python3 python3-pip; macOS: brew install python).',
  java: 'Install Java 17 or newer and Maven (Debian and Ubuntu: apt-get install default-jdk-headless maven; macOS: brew install openjdk maven).',
} as const;

/** The folder with the packages of `examples/python`, for PYTHONPATH. pip downloads them the first time. */
export function pythonPackages(env: NodeJS.ProcessEnv = process.env, cache = cacheDir): Promise<string> {
  const list = join(projectRoot, 'examples/python/requirements.txt');
  return packages('python', list, { env, cache }, (folder) => [
    'python3',
    ['-m', 'pip', 'install', '--quiet', '--no-input', '--only-binary=:all:', '--target', folder, '--requirement', list],
  ]);
}

/** The folder with the packages of `examples/java`, for the class path. Maven downloads them the first time. */
export function javaPackages(env: NodeJS.ProcessEnv = process.env, cache = cacheDir): Promise<string> {
  const pom = join(projectRoot, 'examples/java/pom.xml');
  return packages('java', pom, { env, cache }, (folder) => [
    'mvn',
    ['-B', '-q', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${folder}`],
  ]);
}

/** @throws with one sentence that says what to install, or why the download failed */
async function packages(
  language: keyof typeof ADVICE,
  list: string,
  { env, cache }: { readonly env: NodeJS.ProcessEnv; readonly cache: string },
  download: (folder: string) => [command: string, args: string[]],
): Promise<string> {
  const folder = join(cache, `${language}-reader-${shortHash(readFileSync(list, 'utf8'))}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.${String(process.pid)}.partial`;
  const [command, args] = download(partial);
  try {
    await execa(command, args, { env, extendEnv: false, all: true });
    renameSync(partial, folder);
    return folder;
  } catch (error) {
    if (existsSync(folder)) return folder;
    if (!(error instanceof ExecaError)) throw error;
    const { code, all } = error as ExecaError;
    const reason = code === 'ENOENT' ? `"${command}" cannot be run` : String(all).trim().split('\n').at(-1);
    throw new Error(`The packages of the reader in ${language} are missing: ${reason ?? ''}. ${ADVICE[language]}`, {
      cause: error,
    });
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
