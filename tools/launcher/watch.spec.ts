import { describe, expect, it } from '@jest/globals';
import { isSource } from './build.js';
import { affectedApps } from './watch.js';

describe('a changed source file', () => {
  it('of an app concerns that app alone', () => {
    expect(affectedApps(['apps/payment/src/ledger.ts'])).toEqual(['payment']);
  });

  it('of a library concerns all apps', () => {
    expect(affectedApps(['apps/payment/src/ledger.ts', 'libs/inbox/src/index.ts'])).toEqual([
      'order',
      'payment',
      'inventory',
    ]);
  });

  it('that is a spec is not built', () => {
    expect(isSource('apps/order/src/order.ts')).toBe(true);
    expect(isSource('apps/order/src/order.spec.ts')).toBe(false);
    expect(isSource('apps/order/README.md')).toBe(false);
  });
});
