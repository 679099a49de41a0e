import { afterAll, describe, expect, it } from '@jest/globals';
import { faultIn } from '../delivery/fault.js';
import { expectInvariants } from '../invariants/invariants.js';
import { holdAccountOf } from '../story/hold.js';
import { Instance } from '../story/instance.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer, settled } from '../story/scenario.js';
import { instancesAt } from '../story/instances-at.js';
import { query } from '../suite/running-suite.js';
import { until } from '../suite/until.js';

afterAll(expectInvariants);

/** Twice as many as one sweep takes at once, so that each instance finds some. */
const ORDERS = 200;

/** For each order: its sweep then takes some seconds, and the other one's begins meanwhile. */
const PAUSE_S = 0.03;

describe('orders that are past their deadline', () => {
  it('are cancelled once each, by two instances at the same time', async () => {
    const other = await Instance.start('order', 'order-other');
    const customer = await newCustomer({ balance: ORDERS * PRICE });
    const mug = await newProduct({ stock: ORDERS });
    const payment = await holdAccountOf(customer);
    const orders = await Promise.all(Array.from({ length: ORDERS }, () => customer.orders({ [mug]: 1 })));
    const ids = orders.map(({ id }) => id);
    const slowly = await faultIn('order', 'outbox', `NEW.type = 'OrderCancelled'`);
    await slowly.slowDown(PAUSE_S);

    await query('order', `UPDATE orders SET deadline_at = now() WHERE order_id = ANY($1)`, [ids]);

    // A sweep that waited for the other one's rows would not be here at the same time.
    await until(
      'two instances that cancel',
      () => instancesAt('order', `query LIKE '%"outbox"%' AND wait_event = 'PgSleep'`),
      (names) => names.length === 2,
    );
    await slowly.mend();
    await payment.release();
    await settled(orders);
    const decisions = await query(
      'order',
      `SELECT status, count(*)::int FROM order_history
        WHERE order_id = ANY($1) AND happened = 'deadline' AND applied GROUP BY status`,
      [ids],
    );
    expect(decisions).toEqual([{ status: 'CANCELLED', count: ORDERS }]);
    await other.stop();
  });
});
