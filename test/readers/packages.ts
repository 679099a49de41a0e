import { join } from 'node:path';
import { execa } from 'execa';
import { mavenDownload, packagesIn, type Packages } from '../../tools/launcher/packages.js';
import { projectRoot } from '../../tools/launcher/project.js';

/** What the machine needs, for each language. A test fails with this sentence where it is missing: it is never left out. */
const ADVICE = {
  python:
    'Install Python 3.11 or newer with pip (Debian and Ubuntu: apt-get install python3 python3-pip; macOS: brew install python).',
  java: 'Install Java 17 or newer and Maven (Debian and Ubuntu: apt-get install default-jdk-headless maven; macOS: brew install openjdk maven).',
} as const;

/** The folder with the packages of `examples/python`, for PYTHONPATH. pip downloads them the first time. */
export function pythonPackages(env?: NodeJS.ProcessEnv, cache?: string): Promise<string> {
  const list = join(projectRoot, 'examples/python/requirements.txt');
  const install = ['-m', 'pip', 'install', '--quiet', '--no-input', '--only-binary=:all:', '--requirement', list];
  return packages('python', list, (into) => ({ command: 'python3', args: [...install, '--target', into] }), env, cache);
}

/** The folder with the packages of `examples/java`, for the class path. Maven downloads them the first time. */
export function javaPackages(env?: NodeJS.ProcessEnv, cache?: string): Promise<string> {
  const pom = join(projectRoot, 'examples/java/pom.xml');
  return packages('java', pom, mavenDownload(pom), env, cache);
}

function packages(
  language: keyof typeof ADVICE,
  list: string,
  download: Packages['download'],
  env: NodeJS.ProcessEnv = process.env,
  cache?: string,
): Promise<string> {
  const name = `The packages of the reader in ${language}`;
  return packagesIn(
    { name, folder: `${language}-reader`, list, download, advice: ADVICE[language] },
    ({ command, args }) => execa(command, args, { env, extendEnv: false, all: true }),
    cache,
  );
}
