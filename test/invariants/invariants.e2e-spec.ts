import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { atRest } from './at-rest.js';
import { holdAccountOf, holdOutboxOf } from '../story/hold.js';
import { expectInvariants, RULES, violationsOf, worldAtRest, type Invariant } from './invariants.js';
import { newProduct } from '../story/product.js';
import { customer } from '../story/scenario.js';

afterAll(expectInvariants);

const anOrder = (status: string) =>
  `(SELECT order_id FROM new_orders JOIN orders USING (order_id) WHERE status = '${status}' LIMIT 1)`;

/** For each rule, every kind of violation that it must find, planted among orders that obey it. */
const VIOLATIONS: Record<Invariant, readonly string[]> = {
  'for every SKU: on hand + shipped = initial + delivered': [
    `UPDATE stock SET on_hand = on_hand - 1 WHERE sku = 'COFFEE-MUG'`,
    `UPDATE stock SET shipped = shipped + 1 WHERE sku = 'COFFEE-MUG'`,
    `UPDATE stock SET delivered = delivered + 1 WHERE sku = 'COFFEE-MUG'`,
  ],
  'for every SKU: 0 <= reserved <= on hand': [
    `UPDATE stock SET reserved = -1 WHERE sku = 'COFFEE-MUG'`,
    `UPDATE stock SET reserved = on_hand + 1 WHERE sku = 'COFFEE-MUG'`,
  ],
  'the stock of every SKU is the sum of its movements': [
    `UPDATE stock SET reserved = reserved + 1 WHERE sku = 'COFFEE-MUG'`,
    `UPDATE stock SET on_hand = on_hand - 1, shipped = shipped + 1 WHERE sku = 'COFFEE-MUG'`,
    `DELETE FROM stock_movements WHERE move = 'release' AND order_id = ${anOrder('CANCELLED')}`,
    `INSERT INTO stock_movements VALUES ('COFFEE-MUG', NULL, 'deliver', 1)`,
  ],
  'for every account: available + held + captured = opening balance': [
    `UPDATE accounts SET available = available + 1 WHERE customer_id = 'alice'`,
    `UPDATE accounts SET held = 1 WHERE customer_id = 'bob'`,
    `INSERT INTO accounts VALUES ('from nowhere', 1, 0, 0)`,
  ],
  'every account is the sum of its ledger entries': [
    `UPDATE accounts SET available = available - 1, captured = captured + 1 WHERE customer_id = 'alice'`,
    `DELETE FROM ledger_entries WHERE move = 'capture' AND order_id = ${anOrder('COMPLETED')}`,
  ],
  'the two sides of every move of money add up to zero': [
    `UPDATE ledger_entries SET amount = amount + 1 WHERE bucket = 'held' AND move = 'authorize' AND order_id = ${anOrder('COMPLETED')}`,
    `DELETE FROM ledger_entries WHERE bucket = 'captured' AND order_id = ${anOrder('COMPLETED')}`,
    `INSERT INTO ledger_entries SELECT * FROM ledger_entries WHERE move = 'refund' AND order_id = ${anOrder('RETURNED')}`,
  ],
  'every order ends': [
    `UPDATE orders SET status = 'PLACED' WHERE order_id = ${anOrder('CANCELLED')}`,
    `UPDATE orders SET status = 'CONFIRMED' WHERE order_id = ${anOrder('COMPLETED')}`,
    `UPDATE orders SET status = 'RETURNING' WHERE order_id = ${anOrder('COMPLETED')}`,
    `UPDATE orders SET stock = 'RESERVED' WHERE order_id = ${anOrder('CANCELLED')}`,
    `UPDATE orders SET payment = 'NONE' WHERE order_id = ${anOrder('CANCELLED')}`,
  ],
  'every order past its pivot has its reservation and its money': [
    `DELETE FROM reservations WHERE order_id = ${anOrder('COMPLETED')}`,
    `DELETE FROM payments WHERE order_id = ${anOrder('RETURNED')}`,
    `UPDATE payments SET amount = amount - 1 WHERE order_id = ${anOrder('COMPLETED')}`,
    `UPDATE orders SET status = 'COMPLETED' WHERE order_id = ${anOrder('CANCELLED')}`,
  ],
  'an order is completed or returned only with both its stock and its money': [
    `UPDATE reservations SET status = 'RESTOCKED' WHERE order_id = ${anOrder('COMPLETED')}`,
    `UPDATE payments SET status = 'CAPTURED' WHERE order_id = ${anOrder('RETURNED')}`,
    `UPDATE payments SET status = 'AUTHORIZED' WHERE order_id = ${anOrder('COMPLETED')}`,
  ],
  'all lines of an order past its pivot were shipped': [
    `DELETE FROM stock_movements WHERE move = 'commit' AND order_id = ${anOrder('COMPLETED')}`,
    `UPDATE stock_movements SET quantity = quantity + 1 WHERE move = 'commit' AND order_id = ${anOrder('RETURNED')}`,
  ],
  'no cancelled order has stock or money': [
    `UPDATE reservations SET status = 'RESERVED' WHERE order_id = ${anOrder('CANCELLED')}`,
    `UPDATE payments SET status = 'AUTHORIZED' WHERE order_id = ${anOrder('CANCELLED')}`,
    `UPDATE payments SET status = 'CAPTURED' WHERE order_id = ${anOrder('CANCELLED')}`,
    `DELETE FROM payments WHERE order_id = ${anOrder('CANCELLED')}`,
  ],
  'no stock stays reserved for any order': [
    `DELETE FROM stock_movements WHERE move = 'release' AND order_id = ${anOrder('CANCELLED')}`,
    `DELETE FROM stock_movements WHERE move = 'commit' AND order_id = ${anOrder('COMPLETED')}`,
    `INSERT INTO stock_movements VALUES ('COFFEE-MUG', gen_random_uuid(), 'reserve', 1)`,
  ],
  'no money stays held for any order': [
    `DELETE FROM ledger_entries WHERE move = 'capture' AND order_id = ${anOrder('COMPLETED')}`,
    `INSERT INTO ledger_entries VALUES ('alice', gen_random_uuid(), 'authorize', 'held', 1)`,
  ],
  'no service knows an order that was never placed': [
    `DELETE FROM orders WHERE order_id = ${anOrder('RETURNED')}`,
    `INSERT INTO reservations VALUES (gen_random_uuid(), 'REJECTED', '[]')`,
    `INSERT INTO payments VALUES (gen_random_uuid(), 'alice', 'DECLINED', 1)`,
  ],
  'no event is about an order that was never placed': [
    `INSERT INTO ghost_events VALUES ('order.events', 'OrderPlaced', gen_random_uuid())`,
  ],
  'every order that was accepted is there, once for each idempotency key': [
    `DELETE FROM orders WHERE order_id = ${anOrder('CANCELLED')}`,
    `INSERT INTO accepted_orders SELECT idempotency_key, gen_random_uuid() FROM accepted_orders LIMIT 1`,
    `INSERT INTO accepted_orders SELECT 'another key', order_id FROM accepted_orders LIMIT 1`,
    `DELETE FROM idempotency_keys WHERE order_id = ${anOrder('COMPLETED')}`,
  ],
  'no order applies the same event twice': [
    `INSERT INTO order_history SELECT * FROM order_history WHERE happened = 'StockCommitted' AND order_id = ${anOrder('COMPLETED')}`,
  ],
  'every event is applied exactly once by each service that reacts to it': [
    `DELETE FROM inbox WHERE service = 'order' AND message_id = (SELECT event_id FROM events WHERE type = 'StockReserved' LIMIT 1)`,
    `DELETE FROM inbox WHERE service = 'payment' AND message_id = (SELECT event_id FROM events WHERE type = 'OrderPlaced' LIMIT 1)`,
    `INSERT INTO inbox SELECT service, message_id FROM inbox LIMIT 1`,
  ],
  'no event of an order is parked as a dead letter': [
    `INSERT INTO dead_letters SELECT 'order.events', order_id, 'handler-failed', 'no', 'parked' FROM new_orders LIMIT 1`,
  ],
  'each service publishes the events of an order in a legal order': [
    `UPDATE events SET place = -1 WHERE type = 'OrderConfirmed'`,
    `UPDATE events SET place = -1 WHERE type = 'PaymentRefunded'`,
    `DELETE FROM events WHERE type = 'StockCommitted'`,
    `DELETE FROM events WHERE topic = 'payment.events'`,
    `UPDATE events SET type = 'OrderConfirmed' WHERE type = 'OrderCancelled'`,
    `INSERT INTO events SELECT topic, place + 1000000, gen_random_uuid(), type, order_id FROM events WHERE type = 'PaymentCaptured'`,
  ],
};

describe('the invariants', () => {
  let world: pg.Client;

  beforeAll(async () => {
    const alice = customer('alice');
    const basket = { [await newProduct({ stock: 100 })]: 1 };
    await (await alice.orders(basket)).becomes('COMPLETED');
    await (await customer('bob').orders(basket)).isCancelledAndSettled();
    const order = await alice.orders(basket);
    await order.becomes('COMPLETED');
    await order.return();
    await order.becomes('RETURNED');
    world = await worldAtRest();
  });

  afterAll(() => world.end());

  it.each(RULES)('hold, and a planted violation is found: %s', async (rule) => {
    expect(await violationsOf(rule, world)).toEqual([]);
    for (const violation of VIOLATIONS[rule]) {
      await world.query('BEGIN');
      const { rowCount } = await world.query(violation);
      const found = await violationsOf(rule, world);
      await world.query('ROLLBACK');
      expect({ violation, planted: rowCount !== 0, found: found.length > 0 }).toEqual({
        violation,
        planted: true,
        found: true,
      });
    }
  });
});

describe('what is at rest', () => {
  it('has no order that has not ended, and no event that has not been published', async () => {
    const payment = await holdAccountOf(customer('bob'));
    const outbox = await holdOutboxOf('order');
    const order = await customer('bob').orders({ 'COFFEE-MUG': 1 });

    const waiting = atRest(500);

    await expect(waiting).rejects.toThrow(`order ${order.id}: PLACED, NONE, NONE`);
    await expect(waiting).rejects.toThrow('order: 1 messages in its outbox');
    await outbox.release();
    await order.hears('StockReserved');
    await expect(atRest(500)).rejects.toThrow('payment: 1 messages not heard yet');
    await payment.release();
    await order.isCancelledAndSettled();
  });
});
