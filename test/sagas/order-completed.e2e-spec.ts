import { afterAll, describe, expect, it } from '@jest/globals';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct, PRICE } from '../story/product.js';
import { accountOf, newCustomer, paymentOf, reservationOf, stockOf } from '../story/scenario.js';

afterAll(expectInvariants);

describe('an order that can be served and paid', () => {
  it('is completed: the goods are shipped and the money is taken', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const [mug, pot] = [await newProduct({ stock: 10 }), await newProduct({ stock: 5 })];

    const order = await customer.orders({ [mug]: 3, [pot]: 1 });

    expect(await order.becomes('COMPLETED')).toMatchObject({
      total: { amount: 4 * PRICE, currency: 'EUR' },
      reason: null,
      settled: true,
    });
    expect(await accountOf(customer)).toMatchObject({ available: 6_000, held: 0, captured: 4_000 });
    expect(await stockOf(mug)).toMatchObject({ onHand: 7, reserved: 0, shipped: 3 });
    expect(await stockOf(pot)).toMatchObject({ onHand: 4, reserved: 0, shipped: 1 });
  });

  it('can be followed in each service by its id', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const mug = await newProduct({ stock: 10 });
    const order = await customer.orders({ [mug]: 2 });
    await order.becomes('COMPLETED');

    expect(await reservationOf(order)).toMatchObject({
      orderId: order.id,
      status: 'COMMITTED',
      lines: [{ sku: mug, quantity: 2 }],
      movements: [
        { move: 'reserve', sku: mug, quantity: 2 },
        { move: 'commit', sku: mug, quantity: 2 },
      ],
    });
    expect(await paymentOf(order)).toMatchObject({
      orderId: order.id,
      status: 'CAPTURED',
      amount: 2 * PRICE,
      entries: [
        { move: 'authorize', bucket: 'available', amount: -2 * PRICE },
        { move: 'authorize', bucket: 'held', amount: 2 * PRICE },
        { move: 'capture', bucket: 'held', amount: -2 * PRICE },
        { move: 'capture', bucket: 'captured', amount: 2 * PRICE },
      ],
    });
  });

  it('has a history with both answers, in either order, before what follows from them', async () => {
    const customer = await newCustomer({ balance: PRICE });
    const order = await customer.orders({ [await newProduct({ stock: 1 })]: 1 });
    await order.becomes('COMPLETED');

    const history = await order.history();
    const happened = history.map((entry) => entry.happened);
    expect(happened[0]).toBe('OrderPlaced');
    expect(happened.slice(1, 3).sort()).toEqual(['PaymentAuthorized', 'StockReserved']);
    expect(happened.slice(3).sort()).toEqual(['PaymentCaptured', 'StockCommitted']);
    expect(history.map(({ status }) => status)).toEqual(['PLACED', 'PLACED', 'CONFIRMED', 'CONFIRMED', 'COMPLETED']);
    expect(history.every(({ applied }) => applied)).toBe(true);
  });

  it('may take the last piece and the last cent', async () => {
    const customer = await newCustomer({ balance: 2 * PRICE });
    const vinyl = await newProduct({ stock: 2 });

    await (await customer.orders({ [vinyl]: 2 })).becomes('COMPLETED');

    expect(await accountOf(customer)).toMatchObject({ available: 0, held: 0, captured: 2 * PRICE });
    expect(await stockOf(vinyl)).toMatchObject({ onHand: 0, reserved: 0, shipped: 2 });
  });
});
