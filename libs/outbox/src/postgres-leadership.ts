import { setTimeout as sleep } from 'node:timers/promises';
import { BY_INDEX } from '#libs/unit-of-work';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import type { Leadership, PendingRows } from './pending-rows.js';
import type { RelaySource } from './relay-source.js';

/**
 * How long one side of the lock's session may be silent. The server ends a session that sends nothing for longer, and so
 * frees the lock; a process gives up a server that does not answer for longer. This is needed only when a machine freezes or
 * the network is cut: the session of a process that dies ends at once. So it is longer than a busy event loop stands still.
 */
const SILENCE_MS = 5_000;

/** How often a leader sends a heartbeat. */
const BEAT_MS = 500;

/** How often a standby tries the lock. */
const TRY_MS = 100;

/** How long a read or a removal may take: the table may be locked, or full of dead rows. */
const STATEMENT_MS = 60_000;

/** How long a session may take to end. */
const END_MS = 2_000;

/** The server's own limit for a client that takes no answer: its machine may be gone. */
const TCP_LIMIT = `-c tcp_user_timeout=${String(SILENCE_MS)}`;

/** What differs between the sessions. */
type SessionLimits = Pick<pg.ClientConfig, 'options' | 'query_timeout' | 'statement_timeout'>;

const LOCK: SessionLimits = {
  query_timeout: SILENCE_MS,
  options: `${TCP_LIMIT} -c idle_session_timeout=${String(SILENCE_MS)}`,
};

/** The server ends a statement that takes too long. If even that is not heard, this process ends the session. */
const WORK: SessionLimits = { statement_timeout: STATEMENT_MS, query_timeout: STATEMENT_MS + SILENCE_MS };

const READ: SessionLimits = { ...WORK, options: `${TCP_LIMIT} ${BY_INDEX}` };

/** If a crash undoes a removal, its rows are published again. So a wait for the disk would gain nothing. */
const REMOVE: SessionLimits = { ...WORK, options: `${TCP_LIMIT} ${BY_INDEX} -c synchronous_commit=off` };

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
    // The lock's session also hears of commits. It runs nothing that takes long: a heartbeat behind a slow read would look
    // like a dead server, and a dead process would keep the lock until its read has ended.
    const [lock, reader, remover] = [
      this.session('lock', LOCK, lost),
      this.session('reader', READ, lost),
      this.session('remover', REMOVE, lost),
    ];
    const sessions = [lock, reader, remover];
    // Nobody answers on a connection that was cut without a signal. So whoever waits for an answer is told here.
    lost.signal.addEventListener('abort', () => {
      sessions.forEach(cut);
    });
    try {
      await lock.connect();
      if (await this.acquire(lock, AbortSignal.any([stopped, lost.signal]))) {
        this.logger.log(`leads the ${this.source.name} relay`);
        const beat = setInterval(() => void this.beat(lock, lost), BEAT_MS);
        try {
          await Promise.all([reader.connect(), remover.connect()]);
          await term(this.rowsOf(lock, reader, remover), lost.signal);
        } finally {
          clearInterval(beat);
        }
      }
      lost.signal.throwIfAborted();
    } finally {
      await Promise.all(sessions.map(end));
    }
  }

  private session(purpose: string, limits: SessionLimits, lost: AbortController): pg.Client {
    const name = `${this.source.name} ${purpose}`;
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: name,
      connectionTimeoutMillis: SILENCE_MS,
      keepAlive: true,
      pipeline: true,
      ...limits,
    });
    client.on('error', (error) => {
      lost.abort(error);
    });
    client.on('end', () => {
      lost.abort(new LeadershipLost(`the session of the ${name} ended`));
    });
    return client;
  }

  private rowsOf(lock: pg.Client, reader: pg.Client, remover: pg.Client): PendingRows {
    const { source } = this;
    return {
      read: (inFlight, limit) => source.read(reader, inFlight, limit),
      remove: (rows) => source.remove(remover, rows),
      refuse: (row, reason) => source.refuse(remover, row, reason),
      async onCommit(wake) {
        lock.on('notification', wake);
        await lock.query(`LISTEN ${source.channel}`);
      },
    };
  }

  private async acquire(lock: pg.Client, ended: AbortSignal): Promise<boolean> {
    while (!ended.aborted) {
      const { rows } = await lock.query<{ leads: boolean }>(
        `SELECT pg_try_advisory_lock(hashtext('relay'), hashtext($1)) AS leads`,
        [this.source.name],
      );
      if (rows[0]?.leads === true) return true;
      await sleep(TRY_MS, undefined, { signal: ended }).catch(() => undefined);
    }
    return false;
  }

  /** Sends a heartbeat. Without an answer the term ends: the network to the server may be cut without a signal. */
  private async beat(lock: pg.Client, lost: AbortController): Promise<void> {
    try {
      await lock.query('SELECT 1');
    } catch (cause) {
      lost.abort(
        new LeadershipLost(`the heartbeat of the ${this.source.name} relay failed: ${String(cause)}`, { cause }),
      );
    }
  }
}

/** Ends a connection on this side, without a word to the other: all that wait for an answer fail at once. */
function cut(session: pg.Client): void {
  session.connection.stream.destroy();
}

async function end(session: pg.Client): Promise<void> {
  const limit = setTimeout(() => {
    cut(session);
  }, END_MS);
  await session.end().catch(() => undefined);
  clearTimeout(limit);
}
