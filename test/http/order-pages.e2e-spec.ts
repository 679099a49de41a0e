import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask } from '../suite/http.js';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct } from '../story/product.js';
import { newCustomer, type Customer, type OrderPageView } from '../story/scenario.js';

afterAll(expectInvariants);

describe("a customer's orders, page by page", () => {
  let customer: Customer;
  const ids: string[] = [];

  beforeAll(async () => {
    customer = await newCustomer({ balance: 0 });
    const sku = await newProduct({ stock: 10 });
    for (let n = 1; n <= 7; n++) ids.push((await customer.orders({ [sku]: n })).id);
  });

  async function page(limit: number, cursor: string | null = null): Promise<OrderPageView> {
    const { body } = await ask<OrderPageView>(
      'order',
      `GET /orders?customerId=${customer.id}&limit=${String(limit)}${cursor === null ? '' : `&cursor=${cursor}`}`,
    );
    return body;
  }

  function idsOf({ items }: OrderPageView): string[] {
    return items.map(({ id }) => id);
  }

  it('go from the newest to the oldest, each order once', async () => {
    const first = await page(3);
    const second = await page(3, first.next);
    const third = await page(3, second.next);

    expect([first, second, third].map(({ items }) => items.length)).toEqual([3, 3, 1]);
    expect([first, second, third].flatMap(idsOf)).toEqual(ids.toReversed());
    expect(third.next).toBeNull();
  });

  it('end without an empty page, when the last one is full', async () => {
    expect(await page(7)).toMatchObject({ next: null, items: { length: 7 } });
  });

  it('stay the same when a new order comes meanwhile', async () => {
    const first = await page(3);
    await customer.orders({ [await newProduct({ stock: 1 })]: 1 });

    expect(idsOf(await page(4, first.next))).toEqual(ids.toReversed().slice(3));
  });

  it('show no orders of other customers, while the pages of all customers show these too', async () => {
    expect((await page(100)).items.every(({ customerId }) => customerId === customer.id)).toBe(true);
    const { body } = await ask<OrderPageView>('order', 'GET /orders?limit=100');
    expect(idsOf(body)).toEqual(expect.arrayContaining(ids));
  });

  it('have twenty orders unless the request says otherwise, and show them without history', async () => {
    const { body } = await ask<OrderPageView>('order', `GET /orders?customerId=${customer.id}`);
    expect(idsOf(body)).toEqual(expect.arrayContaining(ids));
    expect(body.items[0]).not.toHaveProperty('history');
  });
});
