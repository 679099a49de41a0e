import { INBOX_RETENTION_MS, pruneInbox } from '#libs/inbox';
import { outboxSource } from '#libs/outbox';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { connect } from './connect.js';
import { onStage } from './stage.js';
import { median } from './statistics.js';

// `npm run bench:old-snapshot`: how long the relay reads its outbox, and the service prunes its inbox, after many rows were written
// and deleted beside a transaction that stays open, and when that has ended.

const ROWS = [200_000, 1_000_000] as const;
const STEP = 50_000;
const READINGS = 5;
const BATCH = { rows: 500, bytes: 1_000_000 };

/** Rows that were published at once, as often as there are steps. */
const PUBLISHED = `
  INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, time, dataschema)
    SELECT gen_random_uuid(), 'order', gen_random_uuid(), 'OrderPlaced', '{}', now(), 'urn:bench' FROM generate_series(1, ${String(STEP)});
  DELETE FROM outbox`;

/** Messages that came in so long ago that the inbox may forget them. */
const RECEIVED = `
  INSERT INTO inbox (message_id, received_at)
    SELECT gen_random_uuid(), now() - interval '40 days' FROM generate_series(1, ${String(STEP)})`;

await onStage(async (stage) => {
  const url = stage.databaseUrl('order');
  const [client, dump] = [await connect(url), await connect(url)];
  const dataSource = await new DataSource({ type: 'postgres', url }).initialize();
  const rows: string[] = [];
  const measure = async (what: string) => {
    const cells = [
      await medianOf(() => reading(client)),
      await medianOf(() => pruneInbox(dataSource, INBOX_RETENTION_MS)),
    ];
    rows.push(`| ${[what, ...cells.map(shown)].join(' | ')} |`);
    stage.say(rows.at(-1) ?? '');
  };

  await measure('nothing');
  // What pg_dump does.
  await dump.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM outbox');
  let written = 0;
  for (const count of ROWS) {
    for (; written < count; written += STEP) await client.query(`${PUBLISHED}; ${RECEIVED}`);
    while ((await pruneInbox(dataSource, INBOX_RETENTION_MS)) > 0);
    await measure(`${count.toLocaleString('en')} rows, beside the open transaction`);
  }
  await dump.query('COMMIT');
  await client.query('VACUUM outbox, inbox');
  await measure('the same, when it has ended and a vacuum has run');

  await Promise.all([client.end(), dump.end(), dataSource.destroy()]);
  process.stdout.write(`
| after | the relay reads (ms) | the inbox is pruned (ms) |
| --- | ---: | ---: |
${rows.join('\n')}
`);
});
process.exit();

function reading(client: pg.Client): Promise<unknown> {
  return outboxSource().read(client, [], BATCH);
}

async function medianOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let reading = 0; reading < READINGS; reading++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times);
}

function shown(ms: number): string {
  return String(Number(ms.toPrecision(2)));
}
