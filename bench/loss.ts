import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './connect.js';
import { createTopics, naive, ours, SERVICES, start, type Contender, type Running, type Service } from './contender.js';
import { tryOrdersAtRate } from './order-load.js';
import { onStage, type Stage } from './stage.js';
import { until } from './until.js';

// `npm run bench:loss`: what happens to orders when the services are killed while they work.

const ORDERS_PER_SECOND = 60;
const SECONDS = 40;

/** The services are killed in turn, each of them twice. */
const KILL_EVERY_MS = 6_000;
const KILLS = 2 * SERVICES.length;

/** If nothing has changed for this long, nothing will: no contender waits longer for anything. */
const AT_REST_AFTER_MS = 60_000;
const REST_WITHIN_MS = 600_000;

/** Which orders are settled, in SQL. In ours a cancelled order is settled when both services have answered. */
const SETTLED = {
  ours: `status = 'COMPLETED' OR (status = 'CANCELLED' AND stock = 'RELEASED' AND payment = 'VOIDED')`,
  naive: `status IN ('COMPLETED', 'CANCELLED')`,
};

/** The counts when nothing changes any more. */
interface Remains {
  /** Requests that were answered with 202. */
  readonly accepted: number;
  /** Orders in the database. If a service died before it answered, there are more than were accepted. */
  readonly placed: number;
  readonly completed: number;
  readonly cancelled: number;
  /** Orders in the database that neither completed nor were cancelled. */
  readonly halfDone: number;
  /** Orders that were accepted and are not in the database. */
  readonly lost: number;
  /** Pieces that are still reserved and minor units that are still held, although every order has ended. */
  readonly pieces: number;
  readonly money: number;
}

await onStage(async (stage) => {
  await createTopics(stage);
  const remains = { naive: await killAndCount(stage, naive), ours: await killAndCount(stage, ours) };
  process.stdout.write(`
${ORDERS_PER_SECOND} orders a second for ${SECONDS} s, with ${KILLS} kill -9:

${row('', 'naive', 'ours')}
${row('orders accepted', remains.naive.accepted, remains.ours.accepted)}
${row('orders placed, answered or not', remains.naive.placed, remains.ours.placed)}
${row('  completed', remains.naive.completed, remains.ours.completed)}
${row('  cancelled, and settled', remains.naive.cancelled, remains.ours.cancelled)}
${row('  half-done for ever', remains.naive.halfDone, remains.ours.halfDone)}
${row('accepted orders not in the database', remains.naive.lost, remains.ours.lost)}
${row('pieces still reserved', remains.naive.pieces, remains.ours.pieces)}
${row('EUR still held', remains.naive.money / 100, remains.ours.money / 100)}
`);
});
process.exit();

async function killAndCount(stage: Stage, contender: Contender): Promise<Remains> {
  const running = await start(stage, contender);
  try {
    stage.say(`${contender.name}: orders, and kills`);
    const [outcomes] = await Promise.all([
      tryOrdersAtRate(running.orderUrl, ORDERS_PER_SECOND, SECONDS),
      killInTurn(stage, running),
    ]);
    const accepted = outcomes.flatMap((outcome) => (outcome instanceof Error ? [] : [outcome.id]));
    stage.say(
      `${contender.name}: ${accepted.length} of ${outcomes.length} orders were accepted; waiting until nothing changes`,
    );
    await untilAtRest(running);
    return await count(running, accepted);
  } finally {
    await running.stop();
  }
}

/** The launcher restarts a service that was killed. */
async function killInTurn({ say }: Stage, running: Running): Promise<void> {
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(KILL_EVERY_MS);
    const service = SERVICES[kill % SERVICES.length] as Service;
    say(`${running.name}: kill -9 ${service}`);
    process.kill(running.pid(service), 'SIGKILL');
  }
}

async function untilAtRest(running: Running): Promise<void> {
  let last = '';
  let since = performance.now();
  await until(
    'all at rest',
    async () => {
      const seen = JSON.stringify([
        await ask(
          running,
          'order',
          'SELECT status, stock, payment, count(*) FROM orders GROUP BY 1, 2, 3 ORDER BY 1, 2, 3',
        ),
        await ask(running, 'payment', 'SELECT status, count(*) FROM payments GROUP BY 1 ORDER BY 1'),
        await ask(running, 'inventory', 'SELECT status, count(*) FROM reservations GROUP BY 1 ORDER BY 1'),
      ]);
      if (seen !== last) since = performance.now();
      last = seen;
      return performance.now() - since;
    },
    (unchangedMs) => unchangedMs > AT_REST_AFTER_MS,
    REST_WITHIN_MS,
  );
}

async function count(running: Running, accepted: readonly string[]): Promise<Remains> {
  const settled = SETTLED[running.name as keyof typeof SETTLED];
  const [orders] = await ask(
    running,
    'order',
    `SELECT count(*)::int AS placed,
            count(*) FILTER (WHERE status = 'COMPLETED')::int AS completed,
            count(*) FILTER (WHERE status = 'CANCELLED' AND (${settled}))::int AS cancelled,
            count(*) FILTER (WHERE NOT (${settled}))::int AS "halfDone",
            (cardinality($1::uuid[]) - count(*) FILTER (WHERE order_id = ANY($1)))::int AS lost
       FROM orders`,
    [accepted],
  );
  const [stock] = await ask(running, 'inventory', 'SELECT sum(reserved)::int AS pieces FROM stock');
  const [accounts] = await ask(running, 'payment', 'SELECT sum(held)::float8 AS money FROM accounts');
  return { accepted: accepted.length, ...orders, ...stock, ...accounts } as unknown as Remains;
}

async function ask(
  running: Running,
  service: Service,
  sql: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = await connect(running.databases[service]);
  try {
    return (await client.query<Record<string, unknown>>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

function row(...cells: readonly (string | number)[]): string {
  const [name = '', ...values] = cells;
  return `${String(name).padEnd(38)}${values.map((value) => value.toLocaleString('en').padStart(10)).join('')}`;
}
