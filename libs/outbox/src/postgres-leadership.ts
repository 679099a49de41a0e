import { setTimeout as sleep } from 'node:timers/promises';
import { BY_INDEX } from '#libs/unit-of-work';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import type { Leadership, PendingRows } from './pending-rows.js';
import type { RelaySource } from './relay-source.js';

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

/** A beat does not wait for the term's own statements to be answered. */
const SESSION = { pipeline: true, options: BY_INDEX };

/** Why a term was ended from within this process. */
export class LeadershipLost extends Error {
  override readonly name = 'LeadershipLost';
}

/**
 * Lets one process at a time publish a table of a database, by a session-level advisory lock.
 *
 * Standbys try the lock rather than wait for it: a session that waits in `pg_advisory_lock` holds a snapshot, and with it
 * back every vacuum of the outbox. There is no fencing token that Kafka would check, so a leader that was frozen may for
 * a moment act beside its successor; see the README for why that is harmless.
 */
export class PostgresLeadership implements Leadership {
  private readonly logger = new Logger(PostgresLeadership.name);

  constructor(
    private readonly databaseUrl: string,
    private readonly source: RelaySource,
  ) {}

  async serve(stopped: AbortSignal, term: (rows: PendingRows, lost: AbortSignal) => Promise<void>): Promise<void> {
    const lost = new AbortController();
    // The first session holds the lock and reads, the second one removes what was read.
    const [reader, remover] = [this.session('relay', lost), this.session('remover', lost)];
    try {
      await reader.connect();
      // The first ends a session that says nothing, the second one that does not take what it asked for.
      await reader.query(`SET idle_session_timeout = ${String(SESSION_TIMEOUT_MS)}`);
      await reader.query(`SET tcp_user_timeout = ${String(SESSION_TIMEOUT_MS)}`);
      if (!(await this.acquire(reader, AbortSignal.any([stopped, lost.signal])))) return;
      this.logger.log(`leads the ${this.source.name} relay`);
      const beat = setInterval(() => void this.beat(reader, lost), BEAT_MS);
      try {
        await remover.connect();
        // A removal that a crash undoes has its rows published again: a wait for the disk would buy nothing.
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
