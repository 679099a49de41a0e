import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDir, projectRoot } from '../../tools/launcher/project.js';

/** The most output of a command, in bytes. */
const MAX_OUTPUT = 64 * 1024 * 1024;

/** A copy of the project that a test may change. */
export class Tree {
  private constructor(readonly root: string) {}

  /** Copies everything that Git does not ignore. Packages and downloads are shared. */
  static copy(): Tree {
    const root = mkdtempSync(join(tmpdir(), 'saga-tree-'));
    const ignored = readFileSync(join(projectRoot, '.gitignore'), 'utf8').split('\n');
    const isKept = (path: string) => !['.git', ...ignored].some((name) => name.replace(/\/$/, '') === basename(path));
    cpSync(projectRoot, root, { recursive: true, filter: isKept });
    mkdirSync(cacheDir, { recursive: true });
    for (const shared of [join(projectRoot, 'node_modules'), cacheDir])
      symlinkSync(shared, join(root, basename(shared)));
    return new Tree(root);
  }

  /** Applies a patch, by its path in the project. @throws if it does not fit */
  async apply(patch: string): Promise<void> {
    await this.run('git', 'apply', patch);
  }

  /** Runs a command to its end. @returns what it printed @throws with that output if it fails */
  async run(command: string, ...args: string[]): Promise<string> {
    // As a user runs it: without Jest's environment, and without a repository around the copy.
    const env = {
      ...process.env,
      NODE_ENV: '',
      NODE_OPTIONS: '',
      NO_COLOR: '1',
      GIT_CEILING_DIRECTORIES: dirname(this.root),
    };
    const options = { cwd: this.root, env, maxBuffer: MAX_OUTPUT };
    const { stdout, stderr } = await promisify(execFile)(command, args, options).catch((error: unknown) => {
      const { stdout: out = '', stderr: err = '' } = error as { stdout?: string; stderr?: string };
      throw new Error(`${command} ${args.join(' ')} failed in ${this.root}:\n${out}\n${err}`, { cause: error });
    });
    return stdout + stderr;
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
