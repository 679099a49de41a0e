import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { until } from '../until.js';
import { ask, forkProgram, nextMessage } from '../child.js';
import { WallClock } from '../clock.js';
import { OUTBOX_COLUMNS, outboxRow, type RelayContestant } from '../relay/contestants.js';
import type { Stage } from '../stage.js';
import { percentile } from '../statistics.js';

const ROWS_PER_SECOND = 300;

/** The first seconds are not measured: the consumer's first fetches and the connector's first rows are slow. */
const WARM_UP_SECONDS = 3;

/** How many transactions may run at once. */
const CONNECTIONS = 8;

const ARRIVED_WITHIN_MS = 30_000;

export interface RelayLatencyRound {
  readonly contender: string;
  /** From a row's commit to its message's arrival at a consumer. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Commits one row at a time, at a fixed rate, and measures how long each takes to reach a consumer. */
export async function measureRelayLatency(
  stage: Stage,
  contestant: RelayContestant,
  seconds: number,
): Promise<RelayLatencyRound> {
  const arrivals = forkProgram(stage, 'relay/arrivals.js', { TOPIC: contestant.topic });
  const database = new pg.Pool({ connectionString: contestant.databaseUrl, max: CONNECTIONS });
  try {
    await nextMessage(arrivals);
    await contestant.start();
    await insertAtRate(database, contestant.service, WARM_UP_SECONDS);
    const committed = await insertAtRate(database, contestant.service, seconds);
    const commitTimes = await commitTimesOf(database, committed);
    const arrivalTimes = await arrived(arrivals, [...commitTimes.keys()]);
    await contestant.stop();
    const latencies = [...commitTimes].map(([id, at]) => (arrivalTimes.get(id) ?? NaN) - at);
    return { contender: contestant.name, p50Ms: percentile(latencies, 0.5), p99Ms: percentile(latencies, 0.99) };
  } finally {
    arrivals.disconnect();
    await database.end();
  }
}

interface Committed {
  readonly id: string;
  readonly transaction: string;
}

async function insertAtRate(database: pg.Pool, service: string, seconds: number): Promise<Committed[]> {
  const clock = new WallClock();
  const beganAt = clock.now();
  const inserted: Promise<Committed>[] = [];
  for (let index = 0; index < ROWS_PER_SECOND * seconds; index++) {
    const waitMs = beganAt + (index * 1000) / ROWS_PER_SECOND - clock.now();
    if (waitMs > 1) await sleep(waitMs);
    inserted.push(insert(database, service));
  }
  return Promise.all(inserted);
}

async function insert(database: pg.Pool, service: string): Promise<Committed> {
  const { rows } = await database.query<Committed>({
    name: 'insert',
    text: `INSERT INTO outbox (${OUTBOX_COLUMNS}) VALUES (${outboxRow(service)}) RETURNING id, pg_current_xact_id()::text AS transaction`,
  });
  return rows[0] as Committed;
}

/** When each row was committed, in milliseconds since 1970. PostgreSQL knows it even after the row was deleted. */
async function commitTimesOf(database: pg.Pool, committed: readonly Committed[]): Promise<Map<string, number>> {
  const { rows } = await database.query<{ id: string; at: string }>(
    `SELECT id, extract(epoch FROM pg_xact_commit_timestamp(transaction::xid)) * 1000 AS at
       FROM unnest($1::text[], $2::text[]) AS committed (id, transaction)`,
    [committed.map(({ id }) => id), committed.map(({ transaction }) => transaction)],
  );
  return new Map(rows.map(({ id, at }) => [id, Number(at)]));
}

/** Waits until all events have arrived, and returns when each arrived first. */
async function arrived(arrivals: ReturnType<typeof forkProgram>, ids: readonly string[]): Promise<Map<string, number>> {
  return until(
    `${ids.length} events have arrived`,
    async () => new Map([...((await ask(arrivals, 'arrivals?')) as [id: string, at: number][])].reverse()),
    (first) => ids.every((id) => first.has(id)),
    ARRIVED_WITHIN_MS,
  );
}
