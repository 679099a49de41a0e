import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Placed } from './order-load.js';
import { connect } from './connect.js';

const POLL_MS = 100;

/** How many of the open orders each poll looks at: enough to be sure, and too few to disturb the measurement. */
const SAMPLE = 50;

/** When an order was placed and completed, in milliseconds since 1970. */
export interface Saga {
  readonly id: string;
  readonly sentAt: number;
  readonly completedAt: number;
}

/**
 * Waits until all orders are completed. `completedAt` is when PostgreSQL committed the order's last change. So it has the
 * same clock and the same meaning for every contender.
 * @throws if some orders are not completed within the limit
 */
export async function untilCompleted(
  orderDatabase: string,
  orders: readonly Placed[],
  limitMs = 120_000,
): Promise<Saga[]> {
  const client = await connect(orderDatabase);
  try {
    const completed = new Map<string, number>();
    let open = orders.map(({ id }) => id);
    for (const giveUpAt = Date.now() + limitMs; open.length > 0;) {
      const sample = open.slice(-SAMPLE);
      const done = await completions(client, sample);
      if (done.length < sample.length) await sleep(POLL_MS);
      else for (const { id, at } of await completions(client, open)) completed.set(id, at);
      open = open.filter((id) => !completed.has(id));
      if (Date.now() > giveUpAt) {
        throw new Error(
          `${String(open.length)} of ${String(orders.length)} orders are not completed after ${String(limitMs / 1000)} s`,
        );
      }
    }
    return orders.map(({ id, sentAt }) => ({ id, sentAt, completedAt: completed.get(id) ?? NaN }));
  } finally {
    await client.end();
  }
}

async function completions(client: pg.Client, ids: readonly string[]): Promise<{ id: string; at: number }[]> {
  const { rows } = await client.query<{ order_id: string; at: string }>(
    `SELECT order_id, extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000 AS at
       FROM orders WHERE order_id = ANY($1) AND status = 'COMPLETED'`,
    [ids],
  );
  return rows.map(({ order_id, at }) => ({ id: order_id, at: Number(at) }));
}
