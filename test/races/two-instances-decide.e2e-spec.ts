import { afterAll, describe, expect, it } from '@jest/globals';
import { expectInvariants } from '../invariants/invariants.js';
import { holdAccountOf, holdOrders } from '../story/hold.js';
import { Instance } from '../story/instance.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer, outcomesOf } from '../story/scenario.js';
import { asSuperuser } from '../suite/superuser.js';
import { until } from '../suite/until.js';

afterAll(expectInvariants);

/** So many that each of the two instances hears the answers about some of them. */
const ORDERS = 16;

describe('orders that one instance cancels while another one confirms them', () => {
  it('are decided by whoever locks their rows first, and the other one sees that decision', async () => {
    const other = await Instance.start('order', 'order-other');
    const customer = await newCustomer({ balance: ORDERS * PRICE });
    const mug = await newProduct({ stock: ORDERS });
    const payment = await holdAccountOf(customer);
    const orders = await Promise.all(Array.from({ length: ORDERS }, () => customer.orders({ [mug]: 1 })));
    for (const order of orders) await order.hears('StockReserved');

    const rows = await holdOrders(orders);
    const cancels = orders.map((order) => order.cancel(other));
    await until('one instance that cancels', instancesAtTheRows, (names) => names.includes('order-other'));
    await payment.release();
    await until('another one that confirms', instancesAtTheRows, (names) => names.length === 2);
    await rows.release();

    const statuses = (await Promise.all(cancels)).map(({ status }) => status);
    const outcomes = (await outcomesOf(orders)).map(({ status }) => status);
    expect(outcomes).toEqual(statuses.map((status) => (status === 202 ? 'CANCELLED' : 'COMPLETED')));
    await other.stop();
  });
});

/** The instances of the order service that wait for a row of an order. */
async function instancesAtTheRows(): Promise<string[]> {
  // Other roles are not shown what a session waits for.
  const sessions = await asSuperuser<{ name: string }>(
    `SELECT DISTINCT application_name AS name FROM pg_stat_activity
      WHERE datname = 'order' AND wait_event_type = 'Lock' AND query LIKE '%"orders"%' AND application_name LIKE 'order-%'`,
  );
  return sessions.map(({ name }) => name);
}
