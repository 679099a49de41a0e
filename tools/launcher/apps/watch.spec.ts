import { describe, expect, it } from '@jest/globals';
import { SERVICES } from '#libs/contracts';
import { isSource } from './build.js';
import { affectedServices } from './watch.js';

describe('a changed source file', () => {
  it('of a service concerns only that service', () => {
    expect(affectedServices(['apps/payment/src/ledger.ts'])).toEqual(['payment']);
  });

  it('of a library concerns all services', () => {
    expect(affectedServices(['apps/payment/src/ledger.ts', 'libs/inbox/src/index.ts'])).toEqual(SERVICES);
  });

  it('that is a spec is not built', () => {
    expect(isSource('apps/order/src/order.ts')).toBe(true);
    expect(isSource('apps/order/src/order.spec.ts')).toBe(false);
    expect(isSource('apps/order/events-page/index.html')).toBe(true);
    expect(isSource('libs/contracts/schemas/draft-07/OrderPlaced.1.0.json')).toBe(true);
    expect(isSource('apps/order/README.md')).toBe(false);
  });
});
