import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { timeScale } from './time-scale.js';

describe('the scale of time', () => {
  it('draws equal times equally long', () => {
    const { y } = timeScale([0, 10, 20, 60]);
    expect(y(20) - y(10)).toBeCloseTo(y(10) - y(0));
    expect(y(60) - y(20)).toBeCloseTo(4 * (y(20) - y(10)));
  });

  it('shortens a time in which nothing happens, and says where and how long it was', () => {
    const { breaks, y } = timeScale([0, 10, 5_010, 5_020]);
    expect(breaks).toEqual([{ fromY: y(10), toY: y(5_010), ms: 5_000 }]);
    expect(y(5_020) - y(5_010)).toBeCloseTo(y(10) - y(0));
  });

  it('goes on beyond the last moment', () => {
    const { y, height, pxPerMs } = timeScale([0, 10]);
    expect(y(20)).toBeCloseTo(height + 10 * pxPerMs);
  });

  it('never turns back, and leads from a place to its time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 60_000 }), { minLength: 2, maxLength: 30 }), (moments) => {
        const { y, ms } = timeScale(moments);
        const times = [...new Set(moments)].sort((a, b) => a - b);
        for (const [index, time] of times.entries()) {
          expect(ms(y(time))).toBeCloseTo(time, 5);
          if (index > 0) expect(y(time)).toBeGreaterThan(y(times[index - 1] ?? 0));
        }
      }),
    );
  });

  it('is drawable without a moment', () => {
    expect(timeScale([]).height).toBe(0);
  });
});
