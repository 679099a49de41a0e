import { describe, expect, it } from '@jest/globals';
import { median, medianInterval, percentile, spread } from './statistics.js';

describe('the statistics of a benchmark', () => {
  it('take the middle value as the median, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it('take one of the values as a percentile: the smallest that at least this share does not exceed', () => {
    const values = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect(percentile(values, 0.5)).toBe(100);
    expect(percentile(values, 0.99)).toBe(198);
    expect(percentile([7], 0.99)).toBe(7);
  });

  it('give the smallest and the largest value', () => {
    expect(spread([2, 9, 4])).toEqual([2, 9]);
  });

  it.each([
    [6, 1, 6],
    [9, 2, 8],
    [15, 4, 12],
    [20, 6, 15],
  ])(
    'give the interval of the median by the ranks of the sign test: of %i values from that of rank %i to that of rank %i',
    (count, from, to) => {
      const values = Array.from({ length: count }, (_, index) => count - index);
      expect(medianInterval(values)).toEqual([from, to]);
    },
  );

  it('give the spread as the interval of the median of few values', () => {
    expect(medianInterval([2, 9, 4])).toEqual([2, 9]);
    expect(medianInterval([7])).toEqual([7, 7]);
  });

  it('refuse to describe no values', () => {
    expect(() => median([])).toThrow('no values');
    expect(() => percentile([], 0.5)).toThrow('no values');
  });
});
