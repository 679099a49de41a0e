import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

const QUERY = `
import json, sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall()
print(json.dumps(rows, default=lambda value: value.decode(errors="replace")))`;

const LOCK = `
import sqlite3, sys
sqlite3.connect(sys.argv[1], isolation_level=None).execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()`;

/** Asks an SQLite file. Node 20 has no SQLite, and whoever runs the reader has Python. */
export function rowsOf(file: string, sql: string): unknown[][] {
  return JSON.parse(execFileSync('python3', ['-c', QUERY, file, sql], { encoding: 'utf8' })) as unknown[][];
}

/** Lets nobody write to an SQLite file until it is released. */
export async function lock(file: string): Promise<{ release: () => Promise<void> }> {
  const child = spawn('python3', ['-c', LOCK, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return {
    async release() {
      const closed = once(child, 'close');
      child.stdin.end();
      await closed;
    },
  };
}
