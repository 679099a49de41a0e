import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBackgroundSuite, type BackgroundSuite } from '../../tools/launcher/background-suite.js';
import { postgresPlace } from '../../tools/launcher/postgres/postgres-place.js';

/** Three brokers may start beside another suite, on a busy machine. */
const READY_WITHIN_MS = 300_000;

/** A suite for one test file, which needs another kind than the others have, or breaks what they need. It has the options of the run, too. */
export class OwnSuite {
  readonly dataDir: string;
  private readonly args: readonly string[];
  private running: BackgroundSuite | undefined;

  /**
   * Makes its data folder. From now on this file's tests talk to this suite.
   * @param env settings of its processes beside those of this one
   */
  constructor(
    name: string,
    args: readonly string[] = [],
    private readonly env: NodeJS.ProcessEnv = {},
  ) {
    // Of an option that is given twice, the last one counts.
    this.args = [...(process.env.E2E_SUITE_OPTIONS ?? '').split(' ').filter((option) => option !== ''), ...args];
    this.dataDir = mkdtempSync(join(tmpdir(), `saga-${name}-`));
    process.env.SUITE_DATA_DIR = this.dataDir;
  }

  /** The log of its launcher, which has that of the services. */
  get logFile(): string {
    return join(this.dataDir, 'logs/suite.log');
  }

  /** Starts it, also again after a stop. Resolves when it is ready. */
  async start(): Promise<void> {
    const { dataDir, args } = this;
    const env = { NODE_OPTIONS: '', NODE_ENV: 'production', PAGE: 'none', ...this.env };
    this.running = await startBackgroundSuite({ dataDir, args, env, limitMs: READY_WITHIN_MS });
  }

  async stop(): Promise<void> {
    await this.running?.stop();
  }

  /** Stops it, and deletes its data. */
  async remove(): Promise<void> {
    await this.stop();
    for (const folder of [this.dataDir, postgresPlace(this.dataDir).data])
      rmSync(folder, { recursive: true, force: true });
  }
}
