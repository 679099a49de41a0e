import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ask } from '../suite/http.js';
import { expectInvariants } from '../invariants/invariants.js';
import { holdOutboxOf } from '../story/hold.js';
import { newProduct } from '../story/product.js';
import { newCustomer, PlacedOrder, type OrderView } from '../story/scenario.js';
import { query } from '../suite/running-suite.js';

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

describe('a tracestate of 12 KB', () => {
  it('is shortened, so that no event of the saga carries it', async () => {
    const outbox = await holdOutboxOf('order');
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { status, body } = await ask<OrderView>('order', 'POST /orders', {
      headers: { 'idempotency-key': randomUUID(), traceparent, tracestate: `vendor=value,other=${'x'.repeat(12_000)}` },
      json: { customerId: 'bob', lines: [{ sku: 'COFFEE-MUG', quantity: 1 }] },
    });

    expect(status).toBe(202);
    const rows = await query('order', 'SELECT traceparent, tracestate FROM outbox WHERE aggregateid = $1', [body.id]);
    expect(rows).toEqual([{ traceparent, tracestate: 'vendor=value' }]);
    await outbox.release();
    await new PlacedOrder(body.id).isCancelledAndSettled();
  });
});
