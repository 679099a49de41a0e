import { afterAll, describe, expect, it } from '@jest/globals';
import { holdAccountOf, holdStockOf } from '../story/hold.js';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct } from '../story/product.js';
import { accountOf, newCustomer, stockOf } from '../story/scenario.js';

afterAll(expectInvariants);

describe('an order whose answers do not come in time', () => {
  it('is cancelled when payment does not answer, and its stock is released', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const mug = await newProduct({ stock: 10 });
    const payment = await holdAccountOf(customer);

    const order = await customer.orders({ [mug]: 2 }, { deadlineMs: 300 });

    expect(await order.becomes('CANCELLED')).toMatchObject({ reason: 'deadline-passed', settled: false });
    await order.hears('StockReleased');
    expect(await stockOf(mug)).toMatchObject({ onHand: 10, reserved: 0, shipped: 0 });

    await payment.release();
    await order.isCancelledAndSettled();
    expect(await accountOf(customer)).toMatchObject({ available: 10_000, held: 0, captured: 0 });
  });

  it('is cancelled when neither service answers', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const mug = await newProduct({ stock: 10 });
    const holds = [await holdAccountOf(customer), await holdStockOf(mug)];

    const order = await customer.orders({ [mug]: 2 }, { deadlineMs: 300 });

    expect(await order.becomes('CANCELLED')).toMatchObject({ reason: 'deadline-passed' });
    for (const hold of holds) await hold.release();
    await order.isCancelledAndSettled();
  });

  it('is not cancelled by its deadline once it is confirmed', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const mug = await newProduct({ stock: 10 });
    const payment = await holdAccountOf(customer);
    const order = await customer.orders({ [mug]: 2 });
    await order.hears('StockReserved');
    const shipping = await holdStockOf(mug);
    await payment.release();
    await order.becomes('CONFIRMED');

    await order.passesItsDeadline();
    // Another order, which is cancelled after that, shows that the sweep has run.
    const other = await customer.orders({ [mug]: 1 }, { deadlineMs: 100 });
    expect(await other.becomes('CANCELLED')).toMatchObject({ reason: 'deadline-passed' });
    expect(await order.view()).toMatchObject({ status: 'CONFIRMED' });

    await shipping.release();
    await order.becomes('COMPLETED');
  });
});
