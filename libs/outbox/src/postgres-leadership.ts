import { setTimeout as sleep } from 'node:timers/promises';
import { BY_INDEX } from '#libs/unit-of-work';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import type { Leadership, PendingRows } from './pending-rows.js';
import type { RelaySource } from './relay-source.js';

/**
 * A leader that sends nothing for this long loses its session, and so its lock. The server ends the session, whether the
 * leader's process is frozen or its machine is gone.
 */
const SESSION_TIMEOUT_MS = 700;

/**
 * How long the server may take to answer before a leader gives up its session: the network may be cut without a signal.
 * This does not decide whether it still leads: the server has ended its session by then.
 */
const ANSWER_TIMEOUT_MS = 5_000;

/** How often a leader sends a heartbeat. */
const BEAT_MS = 200;

/** How often a standby tries the lock. */
const TRY_MS = 100;

/** A heartbeat does not wait for the answers to the term's own statements. */
const SESSION = { pipeline: true, options: BY_INDEX };

/** Why this process ended its term. */
export class LeadershipLost extends Error {
  override readonly name = 'LeadershipLost';
}

/**
 * Lets one process at a time publish a table of a database, by a session-level advisory lock.
 *
 * Standbys try the lock again and again instead of waiting for it: a session that waits in `pg_advisory_lock` holds a
 * snapshot, which keeps every vacuum of the outbox from removing rows. Kafka checks no fencing token, so a leader that was
 * frozen may act for a moment beside its successor. The README says why that is harmless.
 */
export class PostgresLeadership implements Leadership {
  private readonly logger = new Logger(PostgresLeadership.name);

  constructor(
    private readonly databaseUrl: string,
    private readonly source: RelaySource,
  ) {}

  async serve(stopped: AbortSignal, term: (rows: PendingRows, lost: AbortSignal) => Promise<void>): Promise<void> {
    const lost = new AbortController();
    // The first session holds the lock and reads; the second one removes the rows that were published.
    const [reader, remover] = [this.session('relay', lost), this.session('remover', lost)];
    try {
      await reader.connect();
      // The first setting ends a session that sends nothing; the second one a session that does not receive what it asked for.
      await reader.query(`SET idle_session_timeout = ${String(SESSION_TIMEOUT_MS)}`);
      await reader.query(`SET tcp_user_timeout = ${String(SESSION_TIMEOUT_MS)}`);
      if (!(await this.acquire(reader, AbortSignal.any([stopped, lost.signal])))) return;
      this.logger.log(`leads the ${this.source.name} relay`);
      const beat = setInterval(() => void this.beat(reader, lost), BEAT_MS);
      try {
        await remover.connect();
        // If a crash undoes a removal, its rows are published again. So a wait for the disk would gain nothing.
        await remover.query('SET synchronous_commit = off');
        await term(this.rowsOf(reader, remover), lost.signal);
        if (lost.signal.aborted) throw lost.signal.reason;
      } finally {
        clearInterval(beat);
      }
    } finally {
      await Promise.all([reader, remover].map((session) => session.end().catch(() => undefined)));
    }
  }

  private session(purpose: string, lost: AbortController): pg.Client {
    const name = `${this.source.name} ${purpose}`;
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: name,
      connectionTimeoutMillis: 2_000,
      keepAlive: true,
      ...SESSION,
    });
    client.on('error', (error) => {
      lost.abort(error);
    });
    client.on('end', () => {
      lost.abort(new LeadershipLost(`the session of the ${name} ended`));
    });
    return client;
  }

  private rowsOf(reader: pg.Client, remover: pg.Client): PendingRows {
    const { source } = this;
    return {
      read: (inFlight, limit) => source.read(reader, inFlight, limit),
      remove: (rows) => source.remove(remover, rows),
      refuse: (row, reason) => source.refuse(remover, row, reason),
      async onCommit(wake) {
        reader.on('notification', wake);
        await reader.query(`LISTEN ${source.channel}`);
      },
    };
  }

  private async acquire(client: pg.Client, ended: AbortSignal): Promise<boolean> {
    while (!ended.aborted) {
      const { rows } = await client.query<{ leads: boolean }>(
        `SELECT pg_try_advisory_lock(hashtext('relay'), hashtext($1)) AS leads`,
        [this.source.name],
      );
      if (rows[0]?.leads === true) return true;
      await sleep(TRY_MS, undefined, { signal: ended }).catch(() => undefined);
    }
    return false;
  }

  /** Sends a heartbeat. Without an answer the term ends: the network to the server may be cut without a signal. */
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
