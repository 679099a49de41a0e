import { afterAll, describe, expect, it } from '@jest/globals';
import { expectInvariants } from '../invariants.js';
import { newProduct } from '../product.js';
import { newCustomer, paymentStatusOf, reservationStatusOf } from '../scenario.js';

afterAll(expectInvariants);

describe('an order that both services refuse', () => {
  it('is cancelled once, by the refusal that is heard first; the other one only goes into the history', async () => {
    const poor = await newCustomer({ balance: 0 });
    const lamp = await newProduct({ stock: 0 });

    const order = await poor.orders({ [lamp]: 1 });

    const { reason } = await order.isCancelledAndSettled();
    const refusals = (await order.history()).filter(({ happened }) =>
      ['StockRejected', 'PaymentDeclined'].includes(happened),
    );
    const [first, second] = refusals.map(({ happened, applied }) => ({ happened, applied }));
    expect(first).toEqual({ happened: reason === 'out-of-stock' ? 'StockRejected' : 'PaymentDeclined', applied: true });
    expect(second).toEqual({
      happened: reason === 'out-of-stock' ? 'PaymentDeclined' : 'StockRejected',
      applied: false,
    });
    expect(await reservationStatusOf(order)).toBe('REJECTED');
    expect(await paymentStatusOf(order)).toBe('DECLINED');
  });
});
