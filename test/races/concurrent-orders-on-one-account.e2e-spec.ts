import { afterAll, describe, expect, it } from '@jest/globals';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct, PRICE } from '../story/product.js';
import { accountOf, newCustomer, outcomesOf, settled, stockOf } from '../story/scenario.js';

afterAll(expectInvariants);

describe('fifty orders at once on an account that has money for ten', () => {
  it('ten are completed, and the account is never overdrawn', async () => {
    const customer = await newCustomer({ balance: 10 * PRICE + 1 });
    const mug = await newProduct({ stock: 1_000 });

    const orders = await Promise.all(Array.from({ length: 50 }, () => customer.orders({ [mug]: 1 })));

    const ended = await outcomesOf(orders);
    expect(ended.filter(({ status }) => status === 'COMPLETED')).toHaveLength(10);
    expect(new Set(ended.map(({ reason }) => reason))).toEqual(new Set([null, 'payment-declined']));
    expect(await accountOf(customer)).toMatchObject({ available: 1, held: 0, captured: 10 * PRICE });
    await settled(orders);
    expect(await stockOf(mug)).toMatchObject({ reserved: 0, shipped: 10 });
  });

  it('money that a cancelled order gives back can be spent again', async () => {
    const customer = await newCustomer({ balance: PRICE });
    const [lamp, mug] = [await newProduct({ stock: 0 }), await newProduct({ stock: 1 })];
    await (await customer.orders({ [lamp]: 1 })).isCancelledAndSettled();

    await (await customer.orders({ [mug]: 1 })).becomes('COMPLETED');

    expect(await accountOf(customer)).toMatchObject({ available: 0, held: 0, captured: PRICE });
  });
});
