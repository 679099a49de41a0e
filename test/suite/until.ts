import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';

/** The first pause between two looks. The pauses become longer. */
const LOOK_EVERY_MS = 20;
const SLOWER_BY = 1.1;

/** Generous: a test reaches it only if something is wrong, or the machine is very busy. */
const LIMIT_MS = 40_000;

// Jest's limit must be longer than ours, whose error says what the test waited for.
jest.setTimeout(3 * LIMIT_MS);

/**
 * Looks again and again until it sees what is wanted, and returns that.
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
