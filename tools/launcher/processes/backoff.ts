/** A process that has lived this long, in milliseconds, has recovered: its earlier deaths no longer count. */
export const RECOVERED_AFTER_MS = 30_000;

const LONGEST_PAUSE_MS = 30_000;

/**
 * The pause before a process that died starts again, in milliseconds: none at first, then 1 s, 2 s, 4 s and so on up
 * to 30 s.
 *
 * @param deathsInARow how often it has died without recovering in between, this death included
 */
export function pauseBeforeRestartMs(deathsInARow: number): number {
  return deathsInARow <= 1 ? 0 : Math.min(1_000 * 2 ** (deathsInARow - 2), LONGEST_PAUSE_MS);
}
