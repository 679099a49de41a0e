import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ONLY_WITHOUT_OPTIONS, SUITE_OPTIONS } from './suite-options.mjs';

const READY_WITHIN_MS = 10 * 60_000;

/**
 * Starts the suite as a user would, beside any other that runs, for all e2e files: free ports, a data folder of its own,
 * and NODE_ENV=production in the apps. Its log is in `<data folder>/suite.log`.
 */
export default async function startSuite() {
  if (SUITE_OPTIONS.length > 0) {
    console.log(`The suite runs with ${SUITE_OPTIONS.join(' ')}. Left to a run without E2E_SUITE_OPTIONS:`);
    for (const [file, why] of Object.entries(ONLY_WITHOUT_OPTIONS)) console.log(`  ${file}: ${why}`);
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'saga-e2e-'));
  const log = join(dataDir, 'suite.log');
  const suite = spawn(
    process.execPath,
    ['--conditions=source', '--import', 'tsx', 'tools/start.ts', ...SUITE_OPTIONS],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...process.env,
        NO_COLOR: '1',
        SUITE_PORTS: 'auto',
        SUITE_DATA_DIR: dataDir,
        NODE_OPTIONS: '',
        NODE_ENV: 'production',
      },
    },
  );
  const file = createWriteStream(log);
  suite.stdout.pipe(file);
  suite.stderr.pipe(file);
  // Both are inherited by the workers that run the tests.
  process.env.SUITE_DATA_DIR = dataDir;
  process.env.SUITE_LOG = log;
  globalThis.suite = suite;

  const suiteFile = join(dataDir, 'suite.json');
  for (const deadline = Date.now() + READY_WITHIN_MS; ; await sleep(100)) {
    const { state, schemaRegistryUrl } = existsSync(suiteFile) ? JSON.parse(readFileSync(suiteFile, 'utf8')) : {};
    if (state === 'ready') {
      // All suites of a run share one registry.
      if (schemaRegistryUrl) process.env.SCHEMA_REGISTRY_URL = schemaRegistryUrl;
      return;
    }
    if (suite.exitCode !== null || Date.now() > deadline) {
      throw new Error(`The suite did not start:\n${readFileSync(log, 'utf8')}`);
    }
  }
}
