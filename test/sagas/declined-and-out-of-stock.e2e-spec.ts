import { afterAll, describe, expect, it } from '@jest/globals';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct } from '../story/product.js';
import { newCustomer, paymentStatusOf, reservationStatusOf } from '../story/scenario.js';

afterAll(expectInvariants);

/** The events by which a service refuses. */
const REFUSAL = /(Rejected|Declined)$/;

describe('an order that both services refuse', () => {
  it('is cancelled once, by the refusal that is heard first; the other is only recorded in the history', async () => {
    const poor = await newCustomer({ balance: 0 });
    const lamp = await newProduct({ stock: 0 });

    const order = await poor.orders({ [lamp]: 1 });

    const { reason } = await order.isCancelledAndSettled();
    const refusals = (await order.history()).filter(({ happened }) => REFUSAL.test(happened));
    const [firstFrom, secondFrom] = reason === 'out-of-stock' ? ['Stock', 'Payment'] : ['Payment', 'Stock'];
    expect(refusals).toMatchObject([
      { happened: expect.stringMatching(`^${firstFrom}`), applied: true },
      { happened: expect.stringMatching(`^${secondFrom}`), applied: false },
    ]);
    expect(await reservationStatusOf(order)).toBe('REJECTED');
    expect(await paymentStatusOf(order)).toBe('DECLINED');
  });
});
