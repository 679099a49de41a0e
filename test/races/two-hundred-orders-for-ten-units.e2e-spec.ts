import { afterAll, describe, expect, it } from '@jest/globals';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct, PRICE } from '../story/product.js';
import { accountOf, newCustomer, outcomesOf, settled, stockOf } from '../story/scenario.js';

afterAll(expectInvariants);

describe('two hundred orders at once for ten units of stock', () => {
  it('ten are completed, all others are cancelled and paid back', async () => {
    const customer = await newCustomer({ balance: 1_000 * PRICE });
    const vinyl = await newProduct({ stock: 10 });

    const orders = await Promise.all(Array.from({ length: 200 }, () => customer.orders({ [vinyl]: 1 })));

    const ended = await outcomesOf(orders);
    expect(ended.filter(({ status }) => status === 'COMPLETED')).toHaveLength(10);
    expect(new Set(ended.map(({ reason }) => reason))).toEqual(new Set([null, 'out-of-stock']));
    expect(await stockOf(vinyl)).toMatchObject({ onHand: 0, reserved: 0, shipped: 10 });
    await settled(orders);
    expect(await accountOf(customer)).toMatchObject({ available: 990 * PRICE, held: 0, captured: 10 * PRICE });
  });

  it('ten units are shipped, whoever gets them, when each order asks for one to three', async () => {
    const customer = await newCustomer({ balance: 1_000 * PRICE });
    const vinyl = await newProduct({ stock: 10 });

    const orders = await Promise.all(
      Array.from({ length: 60 }, (_, index) => customer.orders({ [vinyl]: 1 + (index % 3) })),
    );

    const ended = await outcomesOf(orders);
    const shipped = ended
      .filter(({ status }) => status === 'COMPLETED')
      .reduce((sum, { lines }) => sum + (lines[0]?.quantity ?? 0), 0);
    expect(shipped).toBe(10);
    expect(await stockOf(vinyl)).toMatchObject({ onHand: 0, reserved: 0, shipped: 10 });
  });
});
