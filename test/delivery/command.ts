import { execFile } from 'node:child_process';

/** What a command printed, and whether it went well. */
export interface Printed {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

/** `npm run dlq -- <args>` on the suite of these tests. */
export function dlq(...args: readonly string[]): Promise<Printed> {
  return run('tools/dead-letters.ts', args);
}

/** `npm run outbox -- <args>` on the suite of these tests. */
export function outbox(...args: readonly string[]): Promise<Printed> {
  return run('tools/outbox.ts', args);
}

function run(script: string, args: readonly string[]): Promise<Printed> {
  return new Promise((resolve) => {
    const command = ['--conditions=source', '--import', 'tsx', script, ...args];
    const child = execFile(
      process.execPath,
      command,
      { env: { ...process.env, NODE_OPTIONS: '' } },
      (_, out, error) => {
        resolve({ status: child.exitCode ?? -1, out, error });
      },
    );
  });
}
