import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 100;

/**
 * Polls until the value is as wanted, and returns it.
 * @throws after `limitMs`, with what was wanted
 */
export async function until<T>(
  wanted: string,
  look: () => Promise<T>,
  isReached: (seen: T) => boolean,
  limitMs: number,
): Promise<T> {
  const giveUpAt = performance.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (isReached(seen)) return seen;
    if (performance.now() > giveUpAt) throw new Error(`Not within ${limitMs / 1000} s: ${wanted}`);
    await sleep(LOOK_EVERY_MS);
  }
}
