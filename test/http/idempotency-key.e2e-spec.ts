import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ask } from '../suite/http.js';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct, PRICE } from '../story/product.js';
import { query } from '../suite/running-suite.js';
import {
  accountOf,
  deliver,
  newCustomer,
  PlacedOrder,
  stockOf,
  type Customer,
  type OrderView,
} from '../story/scenario.js';

afterAll(expectInvariants);

async function numberOfOrdersBy({ id }: Customer): Promise<number> {
  return (await query('order', 'SELECT FROM orders WHERE customer_id = $1', [id])).length;
}

describe('an order that is placed again with the same Idempotency-Key', () => {
  it('gets the first answer again, and makes no second order', async () => {
    const customer = await newCustomer({ balance: 10 * PRICE });
    const [basket, idempotencyKey] = [{ [await newProduct({ stock: 10 })]: 2 }, randomUUID()];
    const first = await customer.asksFor(basket, { idempotencyKey });
    await new PlacedOrder((first.body as OrderView).id).becomes('COMPLETED');

    const second = await customer.asksFor(basket, { idempotencyKey });

    expect(first.status).toBe(202);
    expect(second.status).toBe(202);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(await numberOfOrdersBy(customer)).toBe(1);
    expect(await accountOf(customer)).toMatchObject({ captured: 2 * PRICE });
  });

  it('is the same request however its JSON is written', async () => {
    const customer = await newCustomer({ balance: 10 * PRICE });
    const [sku, idempotencyKey] = [await newProduct({ stock: 10 }), randomUUID()];
    const first = await customer.asksFor({ [sku]: 2 }, { idempotencyKey });

    const second = await ask<OrderView>('order', 'POST /orders', {
      headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
      body: `{ "lines": [ { "quantity": 2.0, "sku": "${sku}" } ],\n "customerId": "${customer.id}" }`,
    });

    expect({ status: second.status, body: second.body }).toEqual({ status: 202, body: first.body });
  });

  it('is refused when it asks for something else', async () => {
    const customer = await newCustomer({ balance: 10 * PRICE });
    const [mug, idempotencyKey] = [await newProduct({ stock: 10 }), randomUUID()];
    await customer.orders({ [mug]: 2 }, { idempotencyKey });
    const others = [
      customer.asksFor({ [mug]: 3 }, { idempotencyKey }),
      customer.asksFor({ [mug]: 2 }, { idempotencyKey, deadlineMs: 1_000 }),
      (await newCustomer({ balance: 0 })).asksFor({ [mug]: 2 }, { idempotencyKey }),
    ];

    for (const { status, body } of await Promise.all(others)) {
      expect({ status, body }).toMatchObject({
        status: 422,
        body: { type: '/problems/idempotency-key-reused', errors: [{ pointer: 'Idempotency-Key' }] },
      });
    }
    expect(await numberOfOrdersBy(customer)).toBe(1);
  });

  it('makes one order when many come at once', async () => {
    const customer = await newCustomer({ balance: 100 * PRICE });
    const [mug, idempotencyKey] = [await newProduct({ stock: 100 }), randomUUID()];

    const answers = await Promise.all(
      Array.from({ length: 30 }, () => customer.asksFor({ [mug]: 1 }, { idempotencyKey })),
    );

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await numberOfOrdersBy(customer)).toBe(1);
  });

  it('serves one of two different requests that come at once, and refuses the other', async () => {
    const customer = await newCustomer({ balance: 100 * PRICE });
    const [mug, idempotencyKey] = [await newProduct({ stock: 100 }), randomUUID()];

    const answers = await Promise.all(
      [1, 2].map((quantity) => customer.asksFor({ [mug]: quantity }, { idempotencyKey })),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([202, 422]);
    expect(await numberOfOrdersBy(customer)).toBe(1);
  });
});

describe('a request that was refused', () => {
  it('may be corrected and sent again with the same key: nothing was stored', async () => {
    const customer = await newCustomer({ balance: 10 * PRICE });
    const idempotencyKey = randomUUID();
    expect((await customer.asksFor({ UNICORN: 1 }, { idempotencyKey })).status).toBe(422);

    const order = await customer.orders({ [await newProduct({ stock: 1 })]: 1 }, { idempotencyKey });

    await order.becomes('COMPLETED');
  });
});

describe('a delivery that is sent again with the same Idempotency-Key', () => {
  it('gets the first answer again, and is booked once', async () => {
    const [sku, key] = [await newProduct({ stock: 10 }), randomUUID()];
    const first = await deliver(sku, 5, key);
    await deliver(sku, 1);

    const second = await deliver(sku, 5, key);

    expect(first).toMatchObject({ status: 200, body: { sku, onHand: 15, delivered: 5 } });
    expect({ status: second.status, body: second.body }).toEqual({ status: 200, body: first.body });
    expect(await stockOf(sku)).toMatchObject({ onHand: 16, delivered: 6 });
  });

  it('is refused when it brings something else', async () => {
    const [sku, key] = [await newProduct({ stock: 10 }), randomUUID()];
    await deliver(sku, 5, key);

    for (const { status, body } of [
      await deliver(sku, 6, key),
      await deliver(await newProduct({ stock: 0 }), 5, key),
      await deliver('UNICORN', 5, key),
    ]) {
      expect({ status, body }).toMatchObject({
        status: 422,
        body: { type: '/problems/idempotency-key-reused', errors: [{ pointer: 'Idempotency-Key' }] },
      });
    }
    expect(await stockOf(sku)).toMatchObject({ onHand: 15, delivered: 5 });
  });

  it('is booked once when many come at once, while others come too', async () => {
    const [sku, key] = [await newProduct({ stock: 0 }), randomUUID()];

    const answers = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => (index % 3 === 0 ? deliver(sku, 1) : deliver(sku, 100, key))),
    );

    const repeated = answers.filter((_, index) => index % 3 !== 0);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(repeated.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await stockOf(sku)).toMatchObject({ onHand: 110, delivered: 110 });
  });

  it('may be corrected and sent again where it was refused: nothing was stored', async () => {
    const [sku, key] = [await newProduct({ stock: 0 }), randomUUID()];
    expect((await deliver('UNICORN', 5, key)).status).toBe(404);

    expect(await deliver(sku, 5, key)).toMatchObject({ status: 200, body: { onHand: 5 } });
  });
});
