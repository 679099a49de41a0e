import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { fingerprint } from '#libs/service';
import { partsOf, type PlaceOrderRequest } from './order.requests.js';

const REQUEST = {
  customerId: 'alice',
  lines: [
    { sku: 'MUG', quantity: 2 },
    { sku: 'TEA', quantity: 3 },
  ],
} satisfies PlaceOrderRequest;

const hashOf = (request: PlaceOrderRequest) => fingerprint(partsOf(request));
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the fingerprint of an order', () => {
  it('is that of the first release, whose instances may run beside these', () => {
    expect(hashOf(REQUEST)).toBe(sha256('["alice",[["MUG",2],["TEA",3]],null]'));
    expect(hashOf({ ...REQUEST, deadlineMs: 500 })).toBe(sha256('["alice",[["MUG",2],["TEA",3]],500]'));
  });

  it.each<[string, object]>([
    ['field', { ...REQUEST, giftWrap: true }],
    ['field of a line', { ...REQUEST, lines: REQUEST.lines.map((line) => ({ ...line, giftWrap: true })) }],
  ])('is another one with a %s that a later release adds', (_, request) => {
    expect(hashOf(request as PlaceOrderRequest)).not.toBe(hashOf(REQUEST));
  });

  it('is the same if a later field says null', () => {
    expect(hashOf({ ...REQUEST, giftWrap: null } as PlaceOrderRequest)).toBe(hashOf(REQUEST));
  });
});
