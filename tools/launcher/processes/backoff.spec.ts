import { describe, expect, it } from '@jest/globals';
import { pauseBeforeRestartMs } from './backoff.js';

describe('a process that dies', () => {
  it('is started again at once the first time', () => {
    expect(pauseBeforeRestartMs(1)).toBe(0);
  });

  it('is started again after growing pauses, of 30 s at most', () => {
    const pauses = [2, 3, 4, 5, 6, 7, 8, 100].map(pauseBeforeRestartMs);
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });
});
