import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBackgroundSuite } from '../launcher/background-suite.js';
import { readSuite, type Suite } from '../launcher/suite-file.js';

/** Long enough for a first start, which downloads Kafka. */
const START_LIMIT_MS = 10 * 60_000;
const POLL_MS = 100;

/** The suite that the demo plays on. */
export interface Stage {
  readonly suite: Suite;
  /** Stops it where it was started for the demo. */
  leave(): Promise<void>;
}

/**
 * The suite that runs, or one that is started for the demo, with data of its own.
 * @throws where it does not become ready
 */
export async function enterStage(say: (text: string) => void): Promise<Stage> {
  const running = await readyOrNone();
  if (running !== undefined) return { suite: running, leave: () => Promise.resolve() };
  say('No suite runs (npm start starts one), so the demo starts one for itself.');
  const dataDir = mkdtempSync(join(tmpdir(), 'saga-demo-'));
  const starting = startBackgroundSuite({ dataDir, limitMs: START_LIMIT_MS });
  const leave = async () => {
    try {
      const own = await starting;
      // It was detached, so that it keeps no program alive. Now we wait for its end.
      own.launcher.ref();
      await own.stop();
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  };
  process.once('SIGINT', () => {
    say('\nStopping the suite; Ctrl-C again does not wait for it.');
    void leave().finally(() => process.exit(130));
  });
  try {
    const { suite } = await starting;
    return { suite, leave };
  } catch (error) {
    rmSync(dataDir, { recursive: true, force: true });
    throw error;
  }
}

async function readyOrNone(): Promise<Suite | undefined> {
  const giveUpAt = performance.now() + START_LIMIT_MS;
  while (performance.now() < giveUpAt) {
    const suite = readSuite();
    if (suite?.state !== 'starting') return suite?.state === 'ready' ? suite : undefined;
    await sleep(POLL_MS);
  }
  throw new Error('the suite that is starting has not become ready');
}
