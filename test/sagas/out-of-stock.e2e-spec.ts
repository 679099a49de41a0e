import { afterAll, describe, expect, it } from '@jest/globals';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct } from '../story/product.js';
import { accountOf, deliver, newCustomer, paymentStatusOf, reservationStatusOf, stockOf } from '../story/scenario.js';

afterAll(expectInvariants);

describe('an order for more than is in stock', () => {
  it('is cancelled, and its payment is voided', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const vinyl = await newProduct({ stock: 1 });

    const order = await customer.orders({ [vinyl]: 2 });

    expect(await order.isCancelledAndSettled()).toMatchObject({ status: 'CANCELLED', reason: 'out-of-stock' });
    expect(await accountOf(customer)).toMatchObject({ available: 10_000, held: 0, captured: 0 });
    expect(await stockOf(vinyl)).toMatchObject({ onHand: 1, reserved: 0, shipped: 0 });
    expect(await paymentStatusOf(order)).toBe('VOIDED');
    expect(await reservationStatusOf(order)).toBe('REJECTED');
  });

  it('gets all of its lines or none: one that is short leaves the others on the shelf', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const [mug, lamp] = [await newProduct({ stock: 10 }), await newProduct({ stock: 0 })];

    const order = await customer.orders({ [mug]: 1, [lamp]: 1 });

    expect(await order.isCancelledAndSettled()).toMatchObject({ status: 'CANCELLED', reason: 'out-of-stock' });
    expect(await stockOf(mug)).toMatchObject({ onHand: 10, reserved: 0, shipped: 0 });
  });

  it('can be placed again after a delivery', async () => {
    const customer = await newCustomer({ balance: 10_000 });
    const vinyl = await newProduct({ stock: 0 });
    await (await customer.orders({ [vinyl]: 2 })).becomes('CANCELLED');

    await deliver(vinyl, 2);

    await (await customer.orders({ [vinyl]: 2 })).becomes('COMPLETED');
    expect(await stockOf(vinyl)).toMatchObject({ initial: 0, delivered: 2, onHand: 0, shipped: 2 });
  });
});
