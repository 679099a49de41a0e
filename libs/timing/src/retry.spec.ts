import { describe, expect, it } from '@jest/globals';
import { backoffMs } from './index.js';

const BACKOFF = { firstMs: 100, mostMs: 1_000 };

describe('the wait after a failure', () => {
  it.each([
    [1, 100],
    [2, 200],
    [3, 400],
    [5, 1_000],
    [2_000, 1_000],
  ])('after %i in a row is at most %i ms, and at least half of that', (failures, mostMs) => {
    for (let time = 0; time < 100; time++) {
      const pause = backoffMs(failures, BACKOFF);
      expect(pause).toBeGreaterThanOrEqual(mostMs / 2);
      expect(pause).toBeLessThanOrEqual(mostMs);
    }
  });
});
