import { beforeAll, expect } from '@jest/globals';
import type pg from 'pg';
import { atRest, HAS_ENDED } from './at-rest.js';
import { topicEnds } from '../suite/kafka-probe.js';
import { gatherWorld, type Since } from './world.js';

/** What must hold whenever everything is at rest, whatever happened before. Each query finds the rows that break the rule. */
export const INVARIANTS = {
  'for every SKU: on hand + shipped = initial + delivered': `
    SELECT * FROM stock WHERE on_hand + shipped <> initial + delivered`,

  'for every SKU: 0 <= reserved <= on hand': `
    SELECT * FROM stock WHERE reserved NOT BETWEEN 0 AND on_hand`,

  'the stock of every SKU is the sum of its movements': `
    SELECT stock.*, sums.* FROM stock LEFT JOIN LATERAL (
      SELECT coalesce(sum(quantity) FILTER (WHERE move = 'deliver'), 0) AS deliver,
             coalesce(sum(quantity) FILTER (WHERE move = 'reserve'), 0) AS reserve,
             coalesce(sum(quantity) FILTER (WHERE move = 'release'), 0) AS release,
             coalesce(sum(quantity) FILTER (WHERE move = 'commit'), 0) AS commit,
             coalesce(sum(quantity) FILTER (WHERE move = 'restock'), 0) AS restock
        FROM stock_movements WHERE stock_movements.sku = stock.sku) AS sums ON true
     WHERE (delivered, reserved, shipped, on_hand)
        IS DISTINCT FROM (deliver, reserve - release - commit, commit - restock, initial + deliver - commit + restock)`,

  'for every account: available + held + captured = opening balance': `
    SELECT accounts.* FROM accounts LEFT JOIN ledger_entries AS opening USING (customer_id)
     WHERE coalesce(bucket, 'opening') = 'opening'
     GROUP BY customer_id, available, held, captured
    HAVING available + held + captured <> -coalesce(sum(amount), 0)`,

  'every account is the sum of its ledger entries': `
    SELECT accounts.*, sums.* FROM accounts LEFT JOIN LATERAL (
      SELECT coalesce(sum(amount) FILTER (WHERE bucket = 'available'), 0) AS in_available,
             coalesce(sum(amount) FILTER (WHERE bucket = 'held'), 0) AS in_held,
             coalesce(sum(amount) FILTER (WHERE bucket = 'captured'), 0) AS in_captured
        FROM ledger_entries WHERE ledger_entries.customer_id = accounts.customer_id) AS sums ON true
     WHERE (available, held, captured) IS DISTINCT FROM (in_available, in_held, in_captured)`,

  'the two sides of every move of money add up to zero': `
    SELECT customer_id, order_id, move FROM ledger_entries
     GROUP BY customer_id, order_id, move HAVING sum(amount) <> 0 OR count(*) <> 2`,

  'every order ends': `
    SELECT * FROM orders WHERE NOT ${HAS_ENDED}`,

  'every order past its pivot has its reservation and its money': `
    SELECT orders.*, reservations.status, payments.status, payments.amount
      FROM orders LEFT JOIN reservations USING (order_id) LEFT JOIN payments USING (order_id)
     WHERE orders.status NOT IN ('PLACED', 'CANCELLED')
       AND ((reservations.status, payments.status) IN (('COMMITTED', 'CAPTURED'), ('RESTOCKED', 'REFUNDED'))
            AND payments.amount = orders.total_amount) IS NOT TRUE`,

  'an order is completed or returned only with both its stock and its money': `
    SELECT orders.*, reservations.status, payments.status
      FROM orders LEFT JOIN reservations USING (order_id) LEFT JOIN payments USING (order_id)
     WHERE orders.status IN ('COMPLETED', 'RETURNED')
       AND ((orders.status, reservations.status, payments.status)
            IN (('COMPLETED', 'COMMITTED', 'CAPTURED'), ('RETURNED', 'RESTOCKED', 'REFUNDED'))) IS NOT TRUE`,

  'all lines of an order past its pivot were shipped': `
    SELECT order_id, line->>'sku' AS sku, (line->>'quantity')::int AS quantity
      FROM orders, json_array_elements(lines) AS line WHERE status NOT IN ('PLACED', 'CANCELLED')
    EXCEPT SELECT order_id, sku, quantity FROM stock_movements WHERE move = 'commit'`,

  'no cancelled order has stock or money': `
    SELECT orders.*, reservations.status, payments.status
      FROM orders LEFT JOIN reservations USING (order_id) LEFT JOIN payments USING (order_id)
     WHERE orders.status = 'CANCELLED'
       AND (reservations.status IN ('REJECTED', 'RELEASED', 'TOMBSTONE') AND payments.status IN ('DECLINED', 'VOIDED', 'TOMBSTONE'))
           IS NOT TRUE`,

  'no stock stays reserved for any order': `
    SELECT order_id, sku, sum(CASE move WHEN 'reserve' THEN quantity ELSE -quantity END) AS reserved
      FROM stock_movements WHERE move IN ('reserve', 'release', 'commit')
     GROUP BY order_id, sku HAVING sum(CASE move WHEN 'reserve' THEN quantity ELSE -quantity END) <> 0`,

  'no money stays held for any order': `
    SELECT order_id, sum(amount) AS held FROM ledger_entries WHERE bucket = 'held' GROUP BY order_id HAVING sum(amount) <> 0`,

  'no service knows an order that was never placed': `
    SELECT order_id FROM reservations WHERE status <> 'TOMBSTONE' EXCEPT SELECT order_id FROM orders
     UNION ALL (SELECT order_id FROM payments WHERE status <> 'TOMBSTONE' EXCEPT SELECT order_id FROM orders)`,

  'no event is about an order that was never placed': `
    SELECT * FROM ghost_events`,

  'every order that was accepted is there, once for each idempotency key': `
    SELECT order_id FROM accepted_orders EXCEPT SELECT order_id FROM orders
     UNION ALL SELECT unnest(array_agg(order_id)) FROM accepted_orders
                GROUP BY idempotency_key HAVING count(DISTINCT order_id) > 1
     UNION ALL SELECT order_id FROM accepted_orders GROUP BY order_id HAVING count(DISTINCT idempotency_key) > 1
     UNION ALL (SELECT order_id FROM new_orders EXCEPT SELECT order_id FROM idempotency_keys)`,

  'no order applies the same event twice': `
    SELECT order_id, happened, count(*) FROM order_history WHERE applied GROUP BY order_id, happened HAVING count(*) > 1`,

  'every event is applied exactly once by each service that reacts to it': `
    SELECT hearings.*, count(message_id) FROM hearings
      LEFT JOIN inbox ON message_id = event_id AND inbox.service = hearings.service
     GROUP BY event_id, type, order_id, hearings.service HAVING count(message_id) <> 1`,

  'no event of an order is parked as a dead letter': `
    SELECT * FROM dead_letters WHERE status = 'parked' AND key IN (SELECT order_id::text FROM orders)`,

  'each service publishes the events of an order in a legal order': `
    SELECT order_id, topic, orders.status, types
      FROM new_orders JOIN orders USING (order_id)
     CROSS JOIN (VALUES ('order.events'), ('inventory.events'), ('payment.events')) AS topics (topic)
      LEFT JOIN (SELECT order_id, topic, string_agg(type, ' ' ORDER BY place) AS types
                   FROM events GROUP BY order_id, topic) AS said USING (order_id, topic)
     WHERE (topic, orders.status, types) NOT IN (VALUES
       ('order.events', 'COMPLETED', 'OrderPlaced OrderConfirmed'),
       ('order.events', 'RETURNED', 'OrderPlaced OrderConfirmed OrderReturned'),
       ('order.events', 'CANCELLED', 'OrderPlaced OrderCancelled'),
       ('inventory.events', 'COMPLETED', 'StockReserved StockCommitted'),
       ('inventory.events', 'RETURNED', 'StockReserved StockCommitted StockRestocked'),
       ('inventory.events', 'CANCELLED', 'StockReserved StockReleased'),
       ('inventory.events', 'CANCELLED', 'StockRejected StockReleased'),
       ('inventory.events', 'CANCELLED', 'StockReleased StockRejected'),
       ('payment.events', 'COMPLETED', 'PaymentAuthorized PaymentCaptured'),
       ('payment.events', 'RETURNED', 'PaymentAuthorized PaymentCaptured PaymentRefunded'),
       ('payment.events', 'CANCELLED', 'PaymentAuthorized PaymentVoided'),
       ('payment.events', 'CANCELLED', 'PaymentDeclined PaymentVoided'),
       ('payment.events', 'CANCELLED', 'PaymentVoided PaymentDeclined'))
        OR types IS NULL`,
} as const satisfies Record<string, string>;

export type Invariant = keyof typeof INVARIANTS;
export const RULES = Object.keys(INVARIANTS) as Invariant[];

/** The ids of orders that a test makes break a rule on purpose. */
export type Exceptions = Partial<Record<Invariant, readonly string[]>>;

let since: Since;

beforeAll(async () => {
  since = { offsets: await topicEnds(), time: new Date() };
});

/**
 * Waits until everything is at rest, then asserts every invariant over all databases and over all events since this test
 * file began. One line in each e2e file: `afterAll(expectInvariants)`.
 */
export async function expectInvariants(exceptions: Exceptions = {}): Promise<void> {
  const world = await worldAtRest();
  try {
    for (const rule of RULES) {
      const broken = (await violationsOf(rule, world)).filter(
        ({ order_id }) => !exceptions[rule]?.includes(String(order_id)),
      );
      expect({ rule, broken }).toEqual({ rule, broken: [] });
    }
  } finally {
    await world.end();
  }
}

/** Everything that the services know, once it is at rest. The caller ends the session. */
export async function worldAtRest(): Promise<pg.Client> {
  await atRest();
  return gatherWorld(since);
}

/** The rows that break a rule in such a world. */
export async function violationsOf(rule: Invariant, world: pg.Client): Promise<Record<string, unknown>[]> {
  const { rows } = await world.query<Record<string, unknown>>(INVARIANTS[rule]);
  return rows;
}
