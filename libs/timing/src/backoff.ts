/** The first wait and the longest, in milliseconds. */
export interface Backoff {
  readonly firstMs: number;
  readonly mostMs: number;
}

/**
 * How long to wait after a number of failures in a row, in milliseconds. The wait doubles with each failure up to the
 * longest. A random part of up to half is left out, so that those who failed together do not return together.
 */
export function backoffMs(failures: number, { firstMs, mostMs }: Backoff): number {
  return Math.min(mostMs, firstMs * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
}
