import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Relay } from '#libs/outbox';
import { kafkaConnectionOf } from '../../tools/launcher/doors/kafka-users.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import type { OwnDatabase } from './own-database.js';

const SCRIPT = new URL('relay-process.mjs', import.meta.url).pathname;

/** The relays of one test, in its own process and in others, and which of them leads. */
export class Relays {
  private readonly relays = new Set<Relay>();
  private readonly processes = new Set<ChildProcess>();

  constructor(private readonly database: OwnDatabase) {}

  start(relay: Relay): Relay {
    this.relays.add(relay);
    relay.start();
    return relay;
  }

  /**
   * Starts a relay in its own process, which can be killed, frozen and starved. It leads when this returns.
   * @param lock the name of the relay's lock: relays of different locks do not compete
   */
  async startProcess(lock = 'outbox'): Promise<ChildProcess> {
    const child = spawn(process.execPath, [SCRIPT, lock], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        NODE_ENV: 'production',
        DATABASE_URL: this.database.url,
        KAFKA_CONNECTION: JSON.stringify(kafkaConnectionOf(runningSuite(), 'relay-process')),
      },
    });
    this.processes.add(child);
    await this.isLed(lock);
    return child;
  }

  /** The server's process of the session that holds the lock. */
  async leaderOf(lock = 'outbox'): Promise<number | undefined> {
    const [row] = await this.database.query<{ pid: number }>(
      `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = (hashtext($1)::bigint & 4294967295)::oid
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      [lock],
    );
    return row?.pid;
  }

  /** Waits until the lock has a holder, and returns that. */
  isLed(lock = 'outbox'): Promise<number | undefined> {
    return until(
      `a leader of ${lock}`,
      () => this.leaderOf(lock),
      (pid) => pid !== undefined,
    );
  }

  /** Stops all of them, also those that do not react. */
  async stop(): Promise<void> {
    for (const relay of this.relays) await relay.stop();
    for (const child of this.processes) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    this.relays.clear();
    this.processes.clear();
  }
}
