import { beforeEach, describe, expect, it } from '@jest/globals';
import { eventName, type DomainEvent } from '#libs/contracts';
import { Problem } from '#libs/problem-details';
import type { UnitOfWork } from '#libs/unit-of-work';
import { IdempotencyKey } from './idempotency-key.entity.js';
import { OrderHistoryEntry } from './order-history.entity.js';
import { Order } from './order.entity.js';
import type { PlaceOrderRequest } from './order.requests.js';
import { placeOrder, priceLines, type PriceList } from './place-order.js';

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

const DEADLINE_MS = 30_000;

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

  it('does not exist where a product does not: every such line is pointed at', () => {
    const request = { customerId: 'alice', lines: ['GHOST', 'MUG', 'WRAITH'].map((sku) => ({ sku, quantity: 1 })) };
    const problem = problemOf(() => priceLines(request, PRICES));
    expect([problem.getStatus(), problem.kind]).toEqual([422, 'unknown-product']);
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(['/lines/0/sku', '/lines/2/sku']);
  });

  it('has one currency', () => {
    const request = { customerId: 'alice', lines: ['MUG', 'BOURBON'].map((sku) => ({ sku, quantity: 1 })) };
    const problem = problemOf(() => priceLines(request, PRICES));
    expect([problem.getStatus(), problem.kind]).toEqual([422, 'mixed-currencies']);
  });
});

describe('placing an order', () => {
  let database: RowsInMemory;

  beforeEach(() => {
    database = new RowsInMemory();
  });

  it('stores the order, its key and its first line of history, and publishes OrderPlaced, all together', async () => {
    const order = await place('key-1');
    expect(order).toMatchObject({ status: 'PLACED', customerId: 'alice', totalAmount: 3_750, currency: 'EUR' });
    expect(database.all(Order)).toEqual([order]);
    expect(database.all(IdempotencyKey)).toEqual([expect.objectContaining({ key: 'key-1', orderId: order.orderId })]);
    expect(database.all(OrderHistoryEntry)).toEqual([
      expect.objectContaining({ happened: 'OrderPlaced', status: 'PLACED' }),
    ]);
    expect(database.published.map(eventName)).toEqual(['OrderPlaced']);
  });

  it('tells others what was ordered and the total, but no single price', async () => {
    const { orderId } = await place('key-1');
    expect(database.published).toEqual([
      { orderId, customerId: 'alice', lines: REQUEST.lines, total: { amount: 3_750, currency: 'EUR' } },
    ]);
  });

  it.each([
    ['of the service, where the request names none', REQUEST, DEADLINE_MS],
    ['of the request, where it names one', { ...REQUEST, deadlineMs: 500 }, 500],
  ])('gives it the deadline %s', async (_, request, expectedMs) => {
    const { placedAt, deadlineAt } = await place('key-1', request);
    expect(deadlineAt.getTime() - placedAt.getTime()).toBe(expectedMs);
  });

  it('happens once for a key: the same request gives the same order, and nothing new', async () => {
    const first = await place('key-1');
    const again = await place('key-1');
    expect(again).toBe(first);
    expect(database.all(Order)).toHaveLength(1);
    expect(database.published).toHaveLength(1);
  });

  it('takes another key as another order, also for the same request', async () => {
    const [one, other] = [await place('key-1'), await place('key-2')];
    expect(other.orderId).not.toBe(one.orderId);
  });

  it('refuses a key that came with another request, and changes nothing', async () => {
    await place('key-1');
    const refusal = await place('key-1', { ...REQUEST, customerId: 'bob' }).catch((error: unknown) => error);
    const problem = refusal as Problem;
    expect([problem.getStatus(), problem.kind]).toEqual([422, 'idempotency-key-reused']);
    expect(database.all(Order)).toHaveLength(1);
  });

  it('does not use a key up where the order was refused', async () => {
    await expect(place('key-1', { ...REQUEST, lines: [{ sku: 'GHOST', quantity: 1 }] })).rejects.toThrow(Problem);
    await expect(place('key-1')).resolves.toMatchObject({ status: 'PLACED' });
  });

  function place(key: string, request = REQUEST): Promise<Order> {
    return placeOrder(database as unknown as UnitOfWork, key, request, PRICES, DEADLINE_MS);
  }
});

/** What a unit of work would have in its database: rows are found by their ids, which are unique over all tables here. */
class RowsInMemory implements Pick<UnitOfWork, 'find' | 'add' | 'publish'> {
  readonly published: DomainEvent[] = [];
  private readonly rows: object[] = [];

  all<E extends object>(type: new () => E): E[] {
    return this.rows.filter((row): row is E => row instanceof type);
  }

  find<E extends object>(type: new () => E, id: string | number): Promise<E | null> {
    return Promise.resolve(this.all(type).find((row) => Object.values(row).includes(id)) ?? null);
  }

  add(...rows: readonly object[]): void {
    this.rows.push(...rows);
  }

  publish(...events: readonly DomainEvent[]): void {
    this.published.push(...events);
  }
}

function problemOf(attempt: () => unknown): Problem {
  try {
    attempt();
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('was expected to be refused with a problem');
}
