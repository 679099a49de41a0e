import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import pg from 'pg';
import { topicOf } from './message.js';

const BATCH_ROWS = 1_000;
const POLL_MS = 1_000;
const STANDBY_MS = 200;

/** After a batch of at least this many rows the relay waits a moment, so that more rows gather: fewer, fuller requests. */
const BUSY_ROWS = 4;
const LINGER_MS = 4;

interface Row {
  readonly sequence: string;
  readonly id: string;
  readonly aggregatetype: string;
  readonly aggregateid: string;
  readonly type: string;
  readonly payload: string;
  readonly time: string;
  readonly dataschema: string;
  readonly traceparent: string | null;
}

/** Publishes the outbox while this process holds the lock. Any error ends the process; its supervisor starts it again. */
export async function relayOutbox(databaseUrl: string, kafka: Kafka): Promise<never> {
  const db = new pg.Client({ connectionString: databaseUrl, pipeline: true });
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
  await Promise.all([db.connect(), producer.connect()]);
  while (!(await acquireLock(db))) await sleep(STANDBY_MS);

  let wake: () => void = () => undefined;
  let notified = true;
  db.on('notification', () => {
    notified = true;
    wake();
  });
  await db.query('LISTEN outbox');

  const inFlight = new Set<string>();
  let published: Promise<unknown> = Promise.resolve();
  for (let backlog = false; ;) {
    // With a backlog, the next rows are read while these are published. Without, the rows that arrive meanwhile form one batch.
    if (!backlog) await published;
    notified = false;
    const { rows } = await db.query<Row>({
      name: 'read',
      text: `SELECT sequence, id, aggregatetype, aggregateid, type, payload::text, time, dataschema, traceparent
               FROM outbox WHERE sequence <> ALL($1) ORDER BY sequence LIMIT $2`,
      values: [[...inFlight], BATCH_ROWS],
    });
    backlog = rows.length === BATCH_ROWS;
    if (rows.length === 0) {
      if (!(notified as boolean)) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, POLL_MS);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      continue;
    }
    for (const { sequence } of rows) inFlight.add(sequence);
    await published;
    published = producer
      .sendBatch({
        acks: -1,
        topicMessages: [{ topic: topicOf(rows[0]?.aggregatetype ?? ''), messages: rows.map(toMessage) }],
      })
      .then(() => {
        // Nobody waits for the removal: the next request may go out meanwhile.
        const sequences = rows.map(({ sequence }) => sequence);
        void db
          .query({ name: 'remove', text: 'DELETE FROM outbox WHERE sequence = ANY($1)', values: [sequences] })
          .then(() => {
            for (const sequence of sequences) inFlight.delete(sequence);
          });
      });
    if (!backlog && rows.length >= BUSY_ROWS) await sleep(LINGER_MS);
  }
}

async function acquireLock(db: pg.Client): Promise<boolean> {
  const { rows } = await db.query<{ leads: boolean }>(`SELECT pg_try_advisory_lock(hashtext('bare relay')) AS leads`);
  return rows[0]?.leads === true;
}

function toMessage(row: Row) {
  return {
    key: row.aggregateid,
    value: row.payload,
    headers: {
      ce_specversion: '1.0',
      ce_id: row.id,
      ce_source: `/${row.aggregatetype}`,
      ce_type: row.type,
      ce_subject: row.aggregateid,
      ce_time: row.time,
      ce_dataschema: row.dataschema,
      'content-type': 'application/json',
      ...(row.traceparent !== null && { traceparent: row.traceparent }),
    },
  };
}
