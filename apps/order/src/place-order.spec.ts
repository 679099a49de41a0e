import { describe, expect, it } from '@jest/globals';
import { eventName } from '#libs/contracts';
import { IdempotencyKey } from './idempotency-key.entity.js';
import { OrderHistoryEntry } from './order-history.entity.js';
import { orderUnder } from './order.aggregates.js';
import { Order } from './order.entity.js';
import type { PlaceOrderRequest } from './order.requests.js';
import { placeOrder, priceLines, type PlacedBefore, type Placement, type PriceList } from './place-order.js';

const PRICES: PriceList = new Map(
  [
    { sku: 'MUG', name: 'Coffee mug', unitPrice: 1_200, currency: 'EUR' },
    { sku: 'TEA', name: 'Green tea', unitPrice: 450, currency: 'EUR' },
    { sku: 'BOURBON', name: 'Bourbon', unitPrice: 3_900, currency: 'USD' },
  ].map((product) => [product.sku, product]),
);

const REQUEST: PlaceOrderRequest = {
  customerId: 'alice',
  lines: [
    { sku: 'MUG', quantity: 2 },
    { sku: 'TEA', quantity: 3 },
  ],
};

const HASH = 'the hash of the request';
const DEADLINE_MS = 30_000;
const PLACED_AT = new Date('2026-03-01T12:00:00Z');
const LATER = new Date('2026-03-01T12:00:05Z');
const ORDER_ID = '019a0000-0000-7000-8000-000000000001';
const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** What is found under a key that was never used. */
const NOTHING: PlacedBefore = { used: null, order: null, now: PLACED_AT };

describe('the price of an order', () => {
  it('is the sum over its lines, in minor units, each at the price of this moment', () => {
    expect(priceLines(REQUEST, PRICES)).toEqual({
      lines: [
        { sku: 'MUG', quantity: 2, unitPrice: 1_200 },
        { sku: 'TEA', quantity: 3, unitPrice: 450 },
      ],
      amount: 3_750,
      currency: 'EUR',
    });
  });

  it('is refused where a product does not exist, and every such line is named', () => {
    const request = { customerId: 'alice', lines: ['GHOST', 'MUG', 'WRAITH'].map((sku) => ({ sku, quantity: 1 })) };
    expect(priceLines(request, PRICES)).toEqual({
      refused: 'unknown-product',
      errors: [
        { pointer: '/lines/0/sku', detail: 'there is no product GHOST' },
        { pointer: '/lines/2/sku', detail: 'there is no product WRAITH' },
      ],
    });
  });

  it('has one currency', () => {
    const request = { customerId: 'alice', lines: ['MUG', 'BOURBON'].map((sku) => ({ sku, quantity: 1 })) };
    expect(priceLines(request, PRICES)).toEqual({ refused: 'mixed-currencies' });
  });
});

describe('placing an order', () => {
  it('makes an order of the request, its prices and its moment', () => {
    expect(placed(place(NOTHING)).order).toEqual({
      orderId: ORDER_ID,
      status: 'PLACED',
      stock: 'NONE',
      payment: 'NONE',
      reason: null,
      customerId: 'alice',
      lines: [
        { sku: 'MUG', quantity: 2, unitPrice: 1_200 },
        { sku: 'TEA', quantity: 3, unitPrice: 450 },
      ],
      totalAmount: 3_750,
      currency: 'EUR',
      placedAt: PLACED_AT,
      deadlineAt: new Date(PLACED_AT.getTime() + DEADLINE_MS),
      traceparent: TRACEPARENT,
    });
  });

  it('tells others what was ordered and the total, but no single price', () => {
    const { events } = placed(place(NOTHING));
    expect(events.map(eventName)).toEqual(['OrderPlaced']);
    expect(events).toEqual([
      {
        orderId: ORDER_ID,
        customerId: 'alice',
        lines: REQUEST.lines,
        total: { amount: 3_750, currency: 'EUR' },
      },
    ]);
  });

  it('gives it the deadline of the request, where it names one', () => {
    const { deadlineAt } = placed(place(NOTHING, { ...REQUEST, deadlineMs: 500 })).order;
    expect(deadlineAt.getTime() - PLACED_AT.getTime()).toBe(500);
  });

  it('is refused where it has no price', () => {
    const request = { ...REQUEST, lines: [{ sku: 'GHOST', quantity: 1 }] };
    expect(place(NOTHING, request)).toMatchObject({ refused: 'unknown-product' });
  });

  it('stores the order, its key and its first line of history together', () => {
    const rows = orderUnder('key-1').store(NOTHING, placed(place(NOTHING)));
    expect(rows.map(({ constructor }) => constructor)).toEqual([Order, IdempotencyKey, OrderHistoryEntry]);
    expect(rows[1]).toMatchObject({ key: 'key-1', requestHash: HASH, orderId: ORDER_ID });
    expect(rows[2]).toMatchObject({ orderId: ORDER_ID, happened: 'OrderPlaced', status: 'PLACED', applied: true });
  });
});

describe('placing an order with a key that was used', () => {
  const before = usedFor(REQUEST);

  it('gives the order of the same request again, and neither stores nor publishes anything', () => {
    const placement = placed(place(before));
    expect(placement.order).toBe(before.order);
    expect(placement.events).toEqual([]);
    expect(orderUnder('key-1').store(before, placement)).toEqual([]);
  });

  it('is refused for another request', () => {
    expect(place(before, REQUEST, 'the hash of another request')).toEqual({ refused: 'idempotency-key-reused' });
  });
});

function place(before: PlacedBefore, request = REQUEST, requestHash = HASH): ReturnType<typeof placeOrder> {
  return placeOrder(before, {
    orderId: ORDER_ID,
    request,
    requestHash,
    prices: PRICES,
    deadlineMs: DEADLINE_MS,
    traceparent: TRACEPARENT,
  });
}

/** What is found under a key after a request was served with it. */
function usedFor(request: PlaceOrderRequest): PlacedBefore {
  const { order, requestHash } = placed(place(NOTHING, request));
  return { used: { orderId: order.orderId, requestHash }, order, now: LATER };
}

function placed(answer: ReturnType<typeof placeOrder>): Placement {
  if ('refused' in answer) throw new Error(`refused: ${answer.refused}`);
  return answer;
}
