import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TopicWatch } from '../messaging/topic-watch.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer } from '../story/scenario.js';

const watches: TopicWatch[] = [];

beforeAll(async () => {
  for (const topic of ['order.events', 'payment.events', 'inventory.events']) watches.push(await TopicWatch.of(topic));
});
afterAll(async () => {
  for (const watch of watches) await watch.stop();
});

/** What the events about a completed order have in their header `traceparent`: two of each service. */
async function tracesOf(traceparent: string | undefined): Promise<string[]> {
  const customer = await newCustomer({ balance: 2 * PRICE });
  const order = await customer.orders({ [await newProduct({ stock: 10 })]: 2 }, { traceparent });
  await order.becomes('COMPLETED');
  const seen = await Promise.all(watches.map((watch) => watch.shows(2, order.id)));
  return seen.flat().map(({ headers }) => String(headers.traceparent));
}

describe('a suite that records no spans', () => {
  it('passes the trace of a request on unchanged, through every event of its saga', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(new Set(await tracesOf(traceparent))).toEqual(new Set([traceparent]));
  });

  it('makes up no trace for a request that has none', async () => {
    expect(new Set(await tracesOf(undefined))).toEqual(new Set(['undefined']));
  });
});
