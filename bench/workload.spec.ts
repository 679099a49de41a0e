import { describe, expect, it } from '@jest/globals';
import { orderRequest } from './workload.js';

describe('the orders of a benchmark', () => {
  const orders = Array.from({ length: 10_000 }, (_, number) => orderRequest(number));

  it('are the same in every run', () => {
    expect(orderRequest(17)).toEqual(orders[17]);
  });

  it('are valid for the order service: one to four lines of different SKUs, one to three pieces each', () => {
    for (const { lines } of orders) {
      expect(new Set(lines.map(({ sku }) => sku)).size).toBe(lines.length);
      expect([1, 2, 3, 4]).toContain(lines.length);
      for (const { quantity } of lines) expect([1, 2, 3]).toContain(quantity);
    }
  });

  it('compete for one SKU and one customer, and are spread over many others', () => {
    const share = (isHot: (order: (typeof orders)[number]) => boolean) => orders.filter(isHot).length / orders.length;
    expect(share(({ lines }) => lines.some(({ sku }) => sku === 'COFFEE-MUG'))).toBeCloseTo(0.3, 1);
    expect(share(({ customerId }) => customerId === 'alice')).toBeCloseTo(0.2, 1);
    expect(new Set(orders.flatMap(({ lines }) => lines.map(({ sku }) => sku))).size).toBe(101);
    expect(new Set(orders.map(({ customerId }) => customerId)).size).toBe(101);
  });
});
