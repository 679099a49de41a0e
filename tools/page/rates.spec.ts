import { beforeEach, describe, expect, it } from '@jest/globals';
import { Rates } from './rates.js';

const NOW = 1_000_000_000_500;

describe('the rate of an event', () => {
  let rates: Rates;
  beforeEach(() => {
    rates = new Rates();
  });
  const sent = (name: 'OrderPlaced' | 'OrderCancelled', secondsAgo: number): void => {
    rates.take({ name, sentAt: NOW - secondsAgo * 1000 }, NOW);
  };

  it('is how often it was sent in each of the last ten seconds', () => {
    for (let second = 1; second <= 10; second++) sent('OrderPlaced', second);
    sent('OrderPlaced', 3);
    sent('OrderCancelled', 10);
    expect(rates.perSecond(NOW)).toEqual({ OrderPlaced: 1.1, OrderCancelled: 0.1 });
  });

  it('does not count what was sent before, which is read when the page starts', () => {
    sent('OrderPlaced', 11);
    sent('OrderPlaced', 3_600);
    expect(rates.perSecond(NOW)).toEqual({});
  });

  it('counts the second that is not over when it is over, and forgets it ten seconds later', () => {
    sent('OrderPlaced', 0);
    expect(rates.perSecond(NOW)).toEqual({});
    expect(rates.perSecond(NOW + 1_000)).toEqual({ OrderPlaced: 0.1 });
    expect(rates.perSecond(NOW + 10_000)).toEqual({ OrderPlaced: 0.1 });
    expect(rates.perSecond(NOW + 11_000)).toEqual({});
  });
});
