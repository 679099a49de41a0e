import { describe, expect, it } from '@jest/globals';
import { CATALOGUE, OrderConfirmed, OrderPlaced } from '#libs/contracts';
import { conversion, type Catalogue } from '#libs/messages';
import { publishedTypes } from './versions.js';
import { answerOn } from './withdraw.js';
import type { Remains } from './withdrawal.js';

const TODAY = '2026-11-28';

/** Version 1 has its last records in two partitions, and both groups are past them. */
const PASSED: Remains = {
  type: 'OrderPlaced',
  topic: 'order.events',
  publisher: undefined,
  lastRecords: [
    { partition: 0, offset: 41n, at: new Date('2026-11-03T10:00:00Z') },
    { partition: 2, offset: 7n, at: new Date('2026-11-04T23:59:00Z') },
  ],
  groups: [
    {
      group: 'inventory',
      committed: new Map([
        [0, 42n],
        [2, 9n],
      ]),
    },
    {
      group: 'payment',
      committed: new Map([
        [0, 50n],
        [1, 3n],
        [2, 8n],
      ]),
    },
  ],
  readings: [{ service: 'payment', deed: 'authorizePayment', type: 'OrderPlaced.v2', field: 'total' }],
};

describe('a major version', () => {
  it('may be withdrawn when every group is past its last record in every partition, and nobody reads it', () => {
    expect(answerOn(PASSED, TODAY)).toEqual({
      isWell: true,
      text:
        "The last OrderPlaced in order.events is of 2026-11-04, and nobody needs it. Add OrderPlaced: '2026-11-04' to " +
        'libs/contracts/src/withdrawn.ts. Its class and its upcaster stay until 2026-12-12: until then a record may be read ' +
        'again, or parked and redriven. If npm run dlq -- list shows one after that day, they stay as long as it does.',
    });
  });

  it('may be withdrawn today when its topic has no record of it', () => {
    const { isWell, text } = answerOn({ ...PASSED, lastRecords: [], groups: [] }, TODAY);
    expect(isWell).toBe(true);
    expect(text).toMatch(/^order.events has no OrderPlaced, and nobody needs it. Add OrderPlaced: '2026-11-28' /);
  });

  it.each<[string, Partial<Remains>, string]>([
    [
      'a group is one record behind in one partition',
      {
        groups: [
          {
            group: 'inventory',
            committed: new Map([
              [0, 41n],
              [2, 9n],
            ]),
          },
        ],
      },
      'inventory is at offset 41 in order.events/0, where the last OrderPlaced has the offset 41.',
    ],
    [
      'a group has taken nothing of a partition',
      { groups: [{ group: 'inventory', committed: new Map([[0, 42n]]) }] },
      'inventory has taken nothing in order.events/2, where the last OrderPlaced has the offset 7.',
    ],
    [
      'a declared reader is left',
      { readings: [{ service: 'payment', deed: 'authorizePayment', type: 'OrderPlaced', field: 'total' }] },
      'OrderPlaced is still read by payment (authorizePayment).',
    ],
    ['it is still published', { publisher: 'order' }, 'OrderPlaced is still published by order.'],
  ])('may not be withdrawn if %s', (_, change, sentence) => {
    expect(answerOn({ ...PASSED, ...change }, TODAY)).toEqual({ isWell: false, text: sentence });
  });

  it('is published beside the next one, or because there is no next one', () => {
    class OrderPlacedV2 {
      static readonly type = 'OrderPlaced.v2';
      orderId!: string;
    }
    const both: Catalogue = { ...CATALOGUE, types: { OrderPlaced, 'OrderPlaced.v2': OrderPlacedV2, OrderConfirmed } };
    const back = conversion(OrderPlacedV2, OrderPlaced, () => new OrderPlaced());
    expect([...publishedTypes(CATALOGUE)]).toEqual(Object.keys(CATALOGUE.types));
    expect(publishedTypes({ ...both, alsoPublished: [back] })).toContain('OrderPlaced');
    expect([...publishedTypes(both)]).toEqual(['OrderPlaced.v2', 'OrderConfirmed']);
  });
});
