import { afterAll, describe, expect, it } from '@jest/globals';
import { holdAccountOf, holdStockOf } from '../story/hold.js';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct, PRICE } from '../story/product.js';
import { accountOf, newCustomer, stockOf, type PlacedOrder } from '../story/scenario.js';

afterAll(expectInvariants);

describe('a customer who cancels after the order was confirmed', () => {
  it('is refused, though nothing has been shipped yet: there is no way back from the pivot', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const mug = await newProduct({ stock: 10 });
    const payment = await holdAccountOf(customer);
    const order = await customer.orders({ [mug]: 2 });
    await order.hears('StockReserved');
    const shipping = await holdStockOf(mug);
    await payment.release();
    await order.becomes('CONFIRMED');

    await expectTooLate(order);

    await shipping.release();
    await order.becomes('COMPLETED');
    expect(await accountOf(customer)).toMatchObject({ available: 10_000 - 2 * PRICE, held: 0, captured: 2 * PRICE });
    expect(await stockOf(mug)).toMatchObject({ onHand: 8, reserved: 0, shipped: 2 });
  });

  it('is refused when the order is completed', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const order = await customer.orders({ [await newProduct({ stock: 1 })]: 1 });
    await order.becomes('COMPLETED');

    await expectTooLate(order);

    expect(await order.view()).toMatchObject({ status: 'COMPLETED', reason: null });
    expect((await order.history()).map(({ happened }) => happened)).not.toContain('cancel');
  });
});

async function expectTooLate(order: PlacedOrder): Promise<void> {
  const { status, body } = await order.cancel();
  expect({ status, body }).toEqual({
    status: 409,
    body: {
      type: '/problems/too-late-to-cancel',
      title: 'Too late to cancel',
      status: 409,
      detail: expect.stringContaining('POST /orders/:id/return'),
      instance: `/orders/${order.id}/cancel`,
    },
  });
}
