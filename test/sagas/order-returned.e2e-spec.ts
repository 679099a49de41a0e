import { afterAll, describe, expect, it } from '@jest/globals';
import { holdAccountOf, holdStockOf } from '../story/hold.js';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct } from '../story/product.js';
import { accountOf, newCustomer, stockOf, type PlacedOrder } from '../story/scenario.js';

afterAll(expectInvariants);

describe('a completed order that is returned', () => {
  it('gets its money refunded and its goods restocked', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const mug = await newProduct({ stock: 10 });
    const order = await completed(customer.orders({ [mug]: 2 }));

    expect(await order.return()).toMatchObject({ status: 202, body: { status: 'RETURNING', settled: false } });

    expect(await order.becomes('RETURNED')).toMatchObject({ settled: true });
    expect(await accountOf(customer)).toMatchObject({ available: 10_000, held: 0, captured: 0 });
    expect(await stockOf(mug)).toMatchObject({ onHand: 10, reserved: 0, shipped: 0 });
    const happened = (await order.history()).map((entry) => entry.happened);
    expect(happened[5]).toBe('return');
    expect(happened.slice(6).sort()).toEqual(['PaymentRefunded', 'StockRestocked']);
  });

  it('is RETURNED only after both services have answered', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const order = await completed(customer.orders({ [await newProduct({ stock: 1 })]: 1 }));
    const refund = await holdAccountOf(customer);
    await order.return();

    expect(await order.hears('StockRestocked')).toMatchObject({ status: 'RETURNING' });

    await refund.release();
    expect(await order.hears('PaymentRefunded')).toMatchObject({ status: 'RETURNED' });
  });

  it('cannot be returned twice, neither during the return nor after it', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const mug = await newProduct({ stock: 10 });
    const order = await completed(customer.orders({ [mug]: 2 }));
    const restocking = await holdStockOf(mug);
    await order.return();

    expect(await order.return()).toMatchObject({ status: 409, body: { type: '/problems/already-returned' } });
    expect(await order.cancel()).toMatchObject({ status: 409, body: { type: '/problems/too-late-to-cancel' } });

    await restocking.release();
    await order.becomes('RETURNED');
    expect(await order.return()).toMatchObject({ status: 409, body: { type: '/problems/already-returned' } });
    expect(await accountOf(customer)).toMatchObject({ available: 10_000, held: 0, captured: 0 });
    expect(await stockOf(mug)).toMatchObject({ onHand: 10, reserved: 0, shipped: 0 });
  });
});

describe('an order that is not completed', () => {
  it('cannot be returned, neither before it is decided nor after it is cancelled', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const payment = await holdAccountOf(customer);
    const order = await customer.orders({ [await newProduct({ stock: 0 })]: 1 });

    expect(await order.return()).toMatchObject({ status: 409, body: { type: '/problems/not-completed' } });

    await payment.release();
    await order.isCancelledAndSettled();
    expect(await order.return()).toMatchObject({ status: 409, body: { type: '/problems/not-completed' } });
    expect(await order.view()).toMatchObject({ status: 'CANCELLED', reason: 'out-of-stock', settled: true });
  });
});

async function completed(placing: Promise<PlacedOrder>): Promise<PlacedOrder> {
  const order = await placing;
  await order.becomes('COMPLETED');
  return order;
}
