import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { backoffMs, endsWithin } from './index.js';

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

describe('a wait with a limit', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('says that the work ended in time, and leaves no timer', async () => {
    expect(await endsWithin(100, Promise.resolve('done'))).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('says that the work did not end in time', async () => {
    const outcome = endsWithin(100, new Promise(() => undefined));
    await jest.advanceTimersByTimeAsync(100);
    expect(await outcome).toBe(false);
  });

  it('fails as the work fails, if that is in time', async () => {
    await expect(endsWithin(100, Promise.reject(new Error('the work failed')))).rejects.toThrow('the work failed');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is over at its limit, also for work that fails later', async () => {
    let fail: (error: Error) => void = () => undefined;
    const outcome = endsWithin(100, new Promise((_, reject) => (fail = reject)));
    await jest.advanceTimersByTimeAsync(100);
    fail(new Error('too late'));
    expect(await outcome).toBe(false);
  });
});
