import { once } from 'node:events';
import { rmSync } from 'node:fs';

/** Stops the suite as Ctrl-C would, and deletes its data. */
export default async function stopSuite() {
  const { suite } = globalThis;
  if (suite === undefined || suite.exitCode !== null) return;
  const exited = once(suite, 'exit');
  suite.kill('SIGTERM');
  await exited;
  rmSync(process.env.SUITE_DATA_DIR, { recursive: true, force: true });
}
