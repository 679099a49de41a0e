import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';

/** Between the first looks; what lets itself be waited for is looked at less and less often. */
const LOOK_EVERY_MS = 20;
const SLOWER_BY = 1.1;

/** Generous: reached only where something is wrong, or the machine is very busy. */
const LIMIT_MS = 40_000;

// Jest's own limit is for what does not wait by conditions: ours says what was waited for.
jest.setTimeout(3 * LIMIT_MS);

/**
 * Looks again and again until what is seen is as wanted, and returns it.
 * @throws after `limitMs`, with what was wanted and what was last seen
 */
export async function until<T>(
  wanted: string,
  look: () => Promise<T>,
  isReached: (seen: T) => boolean,
  limitMs = LIMIT_MS,
): Promise<T> {
  const giveUpAt = performance.now() + limitMs;
  for (let pauseMs = LOOK_EVERY_MS; ; pauseMs *= SLOWER_BY) {
    const seen = await look();
    if (isReached(seen)) return seen;
    if (performance.now() > giveUpAt) {
      throw new Error(`Not within ${String(limitMs)} ms: ${wanted}. Last seen: ${JSON.stringify(seen, null, 2)}`);
    }
    await sleep(pauseMs);
  }
}
