import { afterAll, describe, expect, it } from '@jest/globals';
import { expectInvariants } from '../invariants/invariants.js';
import { holdAccountOf } from '../story/hold.js';
import { Instance } from '../story/instance.js';
import { newProduct } from '../story/product.js';
import { newCustomer } from '../story/scenario.js';

afterAll(expectInvariants);

const HALF_AN_HOUR_MS = 1_800_000;

describe.each([
  ['late', -HALF_AN_HOUR_MS],
  ['ahead', HALF_AN_HOUR_MS],
])('an order that is taken by an instance whose clock is half an hour %s', (name, clockIsAheadMs) => {
  it('ends at its deadline, neither before nor after it', async () => {
    const at = await Instance.start('order', `order-${name}`, { clockIsAheadMs });
    const customer = await newCustomer({ balance: 10_000 });
    const basket = { [await newProduct({ stock: 10 })]: 1 };
    const payment = await holdAccountOf(customer);

    const patient = await customer.orders(basket, { deadlineMs: HALF_AN_HOUR_MS / 2, at });
    const hasty = await customer.orders(basket, { deadlineMs: 300, at });

    expect(await hasty.becomes('CANCELLED')).toMatchObject({ reason: 'deadline-passed' });
    // The sweep that has cancelled the one has seen the other.
    expect(await patient.view()).toMatchObject({ status: 'PLACED' });
    await payment.release();
    await patient.becomes('COMPLETED');
    await at.stop();
  });
});
