import { afterAll, describe, expect, it } from '@jest/globals';
import { ask } from '../suite/http.js';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct } from '../story/product.js';
import { newCustomer, type PlacedOrder } from '../story/scenario.js';

afterAll(expectInvariants);

async function completedOrder(): Promise<PlacedOrder> {
  const customer = await newCustomer({ balance: 10_000 });
  const order = await customer.orders({ [await newProduct({ stock: 1 })]: 1 });
  await order.becomes('COMPLETED');
  return order;
}

describe('an order id in upper case', () => {
  it('names the same order in every request, of every service', async () => {
    const { id } = await completedOrder();
    const upper = id.toUpperCase();

    expect(await ask('order', `GET /orders/${upper}`)).toMatchObject({ status: 200, body: { id } });
    expect(await ask('payment', `GET /payments/${upper}`)).toMatchObject({ status: 200, body: { orderId: id } });
    expect(await ask('inventory', `GET /reservations/${upper}`)).toMatchObject({ status: 200, body: { orderId: id } });
    expect(await ask('order', `POST /orders/${upper}/cancel`)).toMatchObject({
      status: 409,
      body: { type: '/problems/too-late-to-cancel' },
    });
    expect(await ask('order', `POST /orders/${upper}/return`)).toMatchObject({ status: 202, body: { id } });
  });
});

describe('a request that needs no body', () => {
  it('may announce JSON and send none', async () => {
    const { id } = await completedOrder();
    const answer = await ask('order', `POST /orders/${id}/return`, {
      headers: { 'content-type': 'application/json' },
      body: '',
    });
    expect(answer).toMatchObject({ status: 202, body: { status: 'RETURNING' } });
  });
});
