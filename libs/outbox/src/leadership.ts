import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import pg from 'pg';

/**
 * A leader that is not heard from for this long loses its session, and so its lock: the server sees to that, whether the
 * leader's process froze or its machine is gone.
 */
const SESSION_TIMEOUT_MS = 700;

/**
 * How long the server may take to answer before a leader gives its session up, in case the way to it is cut without a word.
 * Whether it still leads is not decided here: the server has ended its session by then.
 */
const ANSWER_TIMEOUT_MS = 5_000;

/** How often a leader shows that it lives. */
const BEAT_MS = 200;

/** How often a standby tries the lock. */
const TRY_MS = 100;

/** What a relay's sessions have in common. */
export const RELAY_SESSION = {
  // A beat does not wait for the term's own statements to be answered.
  pipeline: true,
  // The live rows are few, and found by index; whoever reads the whole table reads all that is not vacuumed yet.
  options: '-c enable_seqscan=off',
};

/** Why a term was ended from within this process. */
export class LeadershipLost extends Error {
  override readonly name = 'LeadershipLost';
}

/**
 * Lets one process at a time lead, of all that use the same database and name, by a session-level advisory lock.
 *
 * Standbys try the lock rather than wait for it: a session that waits in `pg_advisory_lock` holds a snapshot, and with it
 * back every vacuum of the outbox. There is no fencing token that Kafka would check, so a leader that was frozen may for
 * a moment act beside its successor; see the README for why that is harmless.
 */
export class Leadership {
  private readonly logger = new Logger(Leadership.name);

  constructor(
    private readonly databaseUrl: string,
    private readonly name: string,
  ) {}

  /**
   * Waits for the lock, then runs `term` on the session that holds it; `lost` is aborted when that session ends.
   * Returns when the term has ended, or when `stopped` is aborted.
   * @throws what the term threw, or why the session ended
   */
  async serve(stopped: AbortSignal, term: (client: pg.Client, lost: AbortSignal) => Promise<void>): Promise<void> {
    const lost = new AbortController();
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: `${this.name} relay`,
      connectionTimeoutMillis: 2_000,
      keepAlive: true,
      ...RELAY_SESSION,
    });
    client.on('error', (error) => {
      lost.abort(error);
    });
    client.on('end', () => {
      lost.abort(new LeadershipLost(`the session of the ${this.name} relay ended`));
    });
    try {
      await client.connect();
      // The first ends a session that says nothing, the second one that does not take what it asked for.
      await client.query(`SET idle_session_timeout = ${String(SESSION_TIMEOUT_MS)}`);
      await client.query(`SET tcp_user_timeout = ${String(SESSION_TIMEOUT_MS)}`);
      if (!(await this.acquire(client, AbortSignal.any([stopped, lost.signal])))) return;
      this.logger.log(`leads the ${this.name} relay`);
      const beat = setInterval(() => void this.beat(client, lost), BEAT_MS);
      try {
        await term(client, AbortSignal.any([stopped, lost.signal]));
        if (lost.signal.aborted) throw lost.signal.reason;
      } finally {
        clearInterval(beat);
      }
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private async acquire(client: pg.Client, ended: AbortSignal): Promise<boolean> {
    while (!ended.aborted) {
      const { rows } = await client.query<{ leads: boolean }>(
        `SELECT pg_try_advisory_lock(hashtext('relay'), hashtext($1)) AS leads`,
        [this.name],
      );
      if (rows[0]?.leads === true) return true;
      await sleep(TRY_MS, undefined, { signal: ended }).catch(() => undefined);
    }
    return false;
  }

  /** A beat that stays unanswered ends the term: the network to the server may be cut without a word. */
  private async beat(client: pg.Client, lost: AbortController): Promise<void> {
    const timeout = setTimeout(() => {
      lost.abort(new LeadershipLost(`the database did not answer for ${String(ANSWER_TIMEOUT_MS)} ms`));
    }, ANSWER_TIMEOUT_MS);
    try {
      await client.query('SELECT 1');
    } catch (error) {
      lost.abort(error);
    } finally {
      clearTimeout(timeout);
    }
  }
}
