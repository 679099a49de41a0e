import { describe, expect, it } from '@jest/globals';
import { fingerprint } from './request-headers.js';

const REQUEST = {
  customerId: 'alice',
  lines: [
    { sku: 'MUG', quantity: 2 },
    { sku: 'TEA', quantity: 3 },
  ],
};

describe('the fingerprint of a request', () => {
  it.each<[string, object]>([
    ['has its fields in another order', { lines: REQUEST.lines, customerId: 'alice' }],
    [
      'has the fields of a line in another order',
      { ...REQUEST, lines: REQUEST.lines.map(({ sku, quantity }) => ({ quantity, sku })) },
    ],
    ['says of a field that it is null', { ...REQUEST, deadlineMs: null }],
  ])('is the same where the request %s', (_, request) => {
    expect(fingerprint(request)).toBe(fingerprint(REQUEST));
  });

  it.each<[string, object]>([
    ['value', { customerId: 'bob' }],
    ['value deep inside', { lines: [{ sku: 'MUG', quantity: 9 }, ...REQUEST.lines.slice(1)] }],
    ['order of a list', { lines: REQUEST.lines.toReversed() }],
    ['optional field', { deadlineMs: 500 }],
    ['field that nobody has thought of yet', { giftWrap: true }],
  ])('is another one for a request with another %s', (_, difference) => {
    expect(fingerprint({ ...REQUEST, ...difference })).not.toBe(fingerprint(REQUEST));
  });
});
