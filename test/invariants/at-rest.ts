import { SERVICES, type Service } from '#libs/contracts';
import { lagOf } from '../suite/kafka-probe.js';
import { query } from '../suite/running-suite.js';
import { until } from '../suite/until.js';

/** An order to which nothing more happens, except a return. */
export const HAS_ENDED = `(status IN ('COMPLETED', 'RETURNED') OR (status = 'CANCELLED' AND stock = 'RELEASED' AND payment = 'VOIDED'))`;

/**
 * Waits until every order has ended and every event has been published and heard.
 * @throws after `limitMs`, with what is still under way
 */
export async function atRest(limitMs?: number): Promise<void> {
  await until('all at rest', underWay, (things) => things.length === 0, limitMs);
}

async function underWay(): Promise<string[]> {
  // The orders first: an open order may wait for a message that is on its way. When all have ended, no new message comes.
  const things = [await ordersThatHaveNotEnded(), ...(await Promise.all(SERVICES.map(messagesOf)))];
  return things.flat();
}

async function ordersThatHaveNotEnded(): Promise<string[]> {
  const sql = `SELECT order_id, status, stock, payment FROM orders WHERE NOT ${HAS_ENDED} ORDER BY order_id LIMIT 10`;
  const orders = await query<Record<'order_id' | 'status' | 'stock' | 'payment', string>>('order', sql);
  return orders.map(({ order_id, status, stock, payment }) => `order ${order_id}: ${status}, ${stock}, ${payment}`);
}

async function messagesOf(service: Service): Promise<string[]> {
  const [rows] = await query<Record<string, number>>(
    service,
    `SELECT (SELECT count(*)::int FROM outbox) AS "in its outbox", (SELECT count(*)::int FROM outbox_refused) AS "refused by the broker"`,
  );
  const counts = { ...rows, 'not heard yet': await lagOf(service) };
  return Object.entries(counts).flatMap(([where, count]) =>
    count > 0 ? [`${service}: ${String(count)} messages ${where}`] : [],
  );
}
