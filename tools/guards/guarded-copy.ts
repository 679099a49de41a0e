import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { projectRoot } from '../launcher/project.js';
import type { Guard } from './guard.js';

/** What the copy shares with the project: both are large, and no test changes them. */
const SHARED = ['node_modules', '.cache'];

/** What the copy does without. */
const LEFT_OUT = [...SHARED, '.git', '.data', 'dist'];

/** The source of a guard's file with the guard taken out. @throws if its text does not occur exactly once */
export function withoutGuard(source: string, { name, file, text, replacement }: Guard): string {
  const [before, after, ...more] = source.split(text);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`The text of the guard ${name} must occur exactly once in ${file}.`);
  }
  return before + replacement + after;
}

/** Runs `work` on a copy of the project that lacks the guard. The project itself is not touched, however this ends. */
export async function onCopyWithout<T>(guard: Guard, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'saga-guard-'));
  try {
    cpSync(projectRoot, folder, {
      recursive: true,
      filter: (path) => path === projectRoot || !LEFT_OUT.includes(basename(path)),
    });
    for (const name of SHARED) symlinkSync(join(projectRoot, name), join(folder, name));
    const file = join(folder, guard.file);
    writeFileSync(file, withoutGuard(readFileSync(file, 'utf8'), guard));
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
