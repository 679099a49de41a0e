import { afterAll, describe, expect, it } from '@jest/globals';
import { holdOutboxOf } from '../story/hold.js';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct } from '../story/product.js';
import { query } from '../suite/running-suite.js';
import {
  accountOf,
  newCustomer,
  paymentStatusOf,
  reservationStatusOf,
  stockOf,
  type PlacedOrder,
} from '../story/scenario.js';

const overtaken: string[] = [];

afterAll(() => expectInvariants({ 'each service publishes the events of an order in a legal order': overtaken }));

describe('a cancellation that is heard before the order that it cancels', () => {
  it('is remembered, so that the order is refused when it comes, and nothing is held for it', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const mug = await newProduct({ stock: 10 });
    const outbox = await holdOutboxOf('order');
    const order = await customer.orders({ [mug]: 2 });
    await order.cancel();
    await putLast('OrderPlaced', order);

    await outbox.release();

    expect(await order.hears('StockRejected')).toMatchObject({ applied: false, status: 'CANCELLED' });
    expect(await order.hears('PaymentDeclined')).toMatchObject({ applied: false, status: 'CANCELLED' });
    expect(await order.isCancelledAndSettled()).toMatchObject({ reason: 'customer-request' });
    expect(await reservationStatusOf(order)).toBe('TOMBSTONE');
    expect(await paymentStatusOf(order)).toBe('TOMBSTONE');
    expect(await stockOf(mug)).toMatchObject({ onHand: 10, reserved: 0, shipped: 0 });
    expect(await accountOf(customer)).toMatchObject({ available: 10_000, held: 0, captured: 0 });
  });
});

/** Moves an event to the end of the outbox, so that later events overtake it, as happens to an event that is corrected and published again. */
async function putLast(type: string, { id }: PlacedOrder): Promise<void> {
  const columns = 'id, aggregatetype, aggregateid, type, payload, time, dataschema, traceparent, tracestate';
  const moved = await query(
    'order',
    `WITH taken AS (DELETE FROM outbox WHERE type = $1 AND aggregateid = $2 RETURNING ${columns})
     INSERT INTO outbox (${columns}) SELECT ${columns} FROM taken RETURNING id`,
    [type, id],
  );
  expect(moved).toHaveLength(1);
  overtaken.push(id);
}
