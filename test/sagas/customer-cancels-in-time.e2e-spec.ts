import { afterAll, describe, expect, it } from '@jest/globals';
import { holdAccountOf, holdStockOf } from '../story/hold.js';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct } from '../story/product.js';
import { accountOf, newCustomer, stockOf } from '../story/scenario.js';

afterAll(expectInvariants);

describe('a customer who cancels before the order is confirmed', () => {
  it('gets the order cancelled at once, and what was held for it is given back', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const mug = await newProduct({ stock: 10 });
    const payment = await holdAccountOf(customer);
    const order = await customer.orders({ [mug]: 2 });
    await order.hears('StockReserved');

    expect(await order.cancel()).toMatchObject({
      status: 202,
      body: { status: 'CANCELLED', reason: 'customer-request', settled: false },
    });
    expect(await order.view()).toMatchObject({ status: 'CANCELLED', settled: false });

    await payment.release();
    await order.isCancelledAndSettled();
    expect(await accountOf(customer)).toMatchObject({ available: 10_000, held: 0, captured: 0 });
    expect(await stockOf(mug)).toMatchObject({ onHand: 10, reserved: 0, shipped: 0 });
  });

  it('may do so before either service has answered', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const mug = await newProduct({ stock: 10 });
    const holds = [await holdAccountOf(customer), await holdStockOf(mug)];
    const order = await customer.orders({ [mug]: 2 });

    expect(await order.cancel()).toMatchObject({ status: 202, body: { reason: 'customer-request' } });

    for (const hold of holds) await hold.release();
    await order.isCancelledAndSettled();
    expect(await accountOf(customer)).toMatchObject({ available: 10_000, held: 0, captured: 0 });
    expect(await stockOf(mug)).toMatchObject({ onHand: 10, reserved: 0, shipped: 0 });
  });

  it('may cancel again, which changes nothing, leaves nothing in the history, and is no error', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const payment = await holdAccountOf(customer);
    const order = await customer.orders({ [await newProduct({ stock: 1 })]: 1 });
    await order.cancel();

    expect(await order.cancel()).toMatchObject({
      status: 202,
      body: { status: 'CANCELLED', reason: 'customer-request' },
    });

    await payment.release();
    await order.isCancelledAndSettled();
    const cancels = (await order.history()).filter(({ happened }) => happened === 'cancel');
    expect(cancels.map(({ applied }) => applied)).toEqual([true]);
  });
});
