import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ExecaError } from 'execa';
import { cacheDir, shortHash } from './project.js';
import { StartRefused } from './start-refused.js';

/** Packages that npm does not have, such as those of a program in Java. */
export interface Packages {
  /** As in an error: `Kafka's packages`. */
  readonly name: string;
  /** How the name of their folder in the cache begins. */
  readonly folder: string;
  /** The file that names their versions. Each state of it has a folder of its own. */
  readonly list: string;
  /** The command that downloads them into a folder. */
  download(into: string): Download;
  /** What to install where that command is missing. */
  readonly advice: string;
}

export interface Download {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * What Maven downloads for a pom.
 *
 * @param goal `unpack-dependencies` for archives
 */
export function mavenDownload(
  pom: string,
  goal: 'copy-dependencies' | 'unpack-dependencies' = 'copy-dependencies',
): Packages['download'] {
  return (into) => ({
    command: 'mvn',
    // Maven unpacks nothing where a marker says that it did so before, into whatever folder.
    args: ['-B', '-f', pom, `dependency:${goal}`, `-DoutputDirectory=${into}`, `-DmarkersDirectory=${into}/markers`],
  });
}

/**
 * The folder with the packages. They are downloaded the first time.
 *
 * @param run runs the command; rejects with an ExecaError when it fails
 * @throws StartRefused with one sentence on why they cannot be downloaded, and what to do
 */
export async function packagesIn(
  packages: Packages,
  run: (download: Download) => Promise<unknown>,
  cache: string = cacheDir,
): Promise<string> {
  const folder = join(cache, `${packages.folder}-${shortHash(readFileSync(packages.list, 'utf8'))}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.${process.pid}.partial`;
  const download = packages.download(partial);
  try {
    await run(download);
    renameSync(partial, folder);
  } catch (error) {
    // Another process may have put the very same folder there meanwhile. Then that one is as good.
    if (existsSync(folder)) return folder;
    if (!(error instanceof ExecaError)) throw error;
    const reason = reasonIn(error as ExecaError, download);
    throw new StartRefused(`${packages.name} are missing: ${reason}. ${packages.advice}`);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}

function reasonIn({ code, all, shortMessage }: ExecaError, { command }: Download): string {
  if (code === 'ENOENT') return `"${command}" cannot be run`;
  const text = String(all).trim();
  // Maven's first error says why; pip says it last.
  return /^\[ERROR\] (.*)/m.exec(text)?.[1] ?? text.split('\n').at(-1) ?? shortMessage;
}
