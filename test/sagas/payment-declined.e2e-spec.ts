import { afterAll, describe, expect, it } from '@jest/globals';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct, PRICE } from '../story/product.js';
import {
  accountOf,
  customer,
  newCustomer,
  paymentStatusOf,
  reservationStatusOf,
  stockOf,
  type Customer,
} from '../story/scenario.js';

afterAll(expectInvariants);

describe('an order whose payment is declined', () => {
  it('is cancelled, and its stock is released, when the customer is one cent short', async () => {
    const poor = await newCustomer({ balance: 2 * PRICE - 1 });
    const mug = await newProduct({ stock: 10 });

    const order = await poor.orders({ [mug]: 2 });

    expect(await order.isCancelledAndSettled()).toMatchObject({ status: 'CANCELLED', reason: 'payment-declined' });
    expect(await order.hears('PaymentDeclined')).toMatchObject({ status: 'CANCELLED', applied: true });
    expect(await accountOf(poor)).toMatchObject({ available: 2 * PRICE - 1, held: 0, captured: 0 });
    expect(await stockOf(mug)).toMatchObject({ onHand: 10, reserved: 0, shipped: 0 });
    expect(await reservationStatusOf(order)).toBe('RELEASED');
    expect(await paymentStatusOf(order)).toBe('DECLINED');
  });

  it('is cancelled when the customer is unknown', async () => {
    await expectDeclined(customer('a stranger'));
  });

  it("is cancelled when the account's currency is not the order's", async () => {
    const american = await newCustomer({ balance: 1_000_000, currency: 'USD' });
    await expectDeclined(american);
    expect(await accountOf(american)).toMatchObject({ available: 1_000_000, held: 0, captured: 0 });
  });
});

async function expectDeclined(who: Customer): Promise<void> {
  const mug = await newProduct({ stock: 10 });
  const order = await who.orders({ [mug]: 1 });

  expect(await order.isCancelledAndSettled()).toMatchObject({ status: 'CANCELLED', reason: 'payment-declined' });
  expect(await stockOf(mug)).toMatchObject({ onHand: 10, reserved: 0, shipped: 0 });
}
