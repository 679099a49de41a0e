import { describe, expect, it } from '@jest/globals';
import { counts, listed, NO_FILTER } from './listing.js';
import type { Summary } from './story.js';

const NOW = 1_000_000;

function order(id: string, more: Partial<Summary> = {}): Summary {
  const placedAt = NOW - 1_000;
  return {
    id,
    customerId: 'alice',
    status: 'COMPLETED',
    settled: true,
    reason: null,
    placedAt,
    newsAt: placedAt,
    events: 6,
    copies: 0,
    ...more,
  };
}

const stuck = { settled: false, status: 'PLACED', newsAt: NOW - 60_000, placedAt: NOW - 60_000 };

describe('the list of orders', () => {
  it('has the stuck ones first, those that wait longest on top, and then the newest', () => {
    const orders = [
      order('old', { placedAt: NOW - 9_000 }),
      order('new', { placedAt: NOW - 10 }),
      order('stuck', stuck),
      order('stuck longer', { ...stuck, newsAt: NOW - 90_000 }),
      order('waiting', { settled: false, status: 'PLACED', newsAt: NOW - 100, placedAt: NOW - 100 }),
    ];
    expect(listed(orders, NO_FILTER, NOW).map(({ id }) => id)).toEqual([
      'stuck longer',
      'stuck',
      'new',
      'waiting',
      'old',
    ]);
  });

  it('is searched by either end of an id, by customer and by reason', () => {
    const orders = [order('0199-a-77'), order('0199-b-88', { customerId: 'bob', reason: 'out-of-stock' })];
    const found = (text: string) => listed(orders, { text, status: '' }, NOW).map(({ id }) => id);
    expect(found('77')).toEqual(['0199-a-77']);
    expect(found('0199-B')).toEqual(['0199-b-88']);
    expect(found(' bob ')).toEqual(['0199-b-88']);
    expect(found('out-of-stock')).toEqual(['0199-b-88']);
    expect(found('nobody')).toEqual([]);
  });

  it('is narrowed to a status, or to what is stuck', () => {
    const orders = [order('a'), order('b', stuck)];
    expect(listed(orders, { text: '', status: 'COMPLETED' }, NOW).map(({ id }) => id)).toEqual(['a']);
    expect(listed(orders, { text: '', status: 'stuck' }, NOW).map(({ id }) => id)).toEqual(['b']);
    expect(counts(orders, NOW)).toEqual([
      { status: 'stuck', count: 1 },
      { status: 'COMPLETED', count: 1 },
      { status: 'PLACED', count: 1 },
    ]);
  });
});
