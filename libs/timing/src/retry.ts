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

/** How often something is tried, and how long to wait before the next attempt. */
export interface RetryPolicy {
  /** Including the first one. Infinity: as long as it takes. */
  readonly attempts: number;
  readonly backoff: Backoff;
}

/** The retry policy of everything that may fail, unless its caller passes another. */
export const RETRY = {
  /** A reaction that throws; after the last attempt its message is parked. `@ReactsTo` can say otherwise for one reaction. */
  reaction: { attempts: 5, backoff: { firstMs: 20, mostMs: 160 } },

  /** A partition whose messages cannot be taken now, because the database is away. */
  postponedPartition: { attempts: Infinity, backoff: { firstMs: 100, mostMs: 10_000 } },

  /** A consumer that cannot connect, or that its client gave up. */
  consumer: { attempts: Infinity, backoff: { firstMs: 100, mostMs: 10_000 } },

  /** A relay whose term as leader ended with a fault. */
  relay: { attempts: Infinity, backoff: { firstMs: 100, mostMs: 5_000 } },

  /**
   * One request to a broker. It gives up soon: its callers retry for ever, and show that in health and metrics. With
   * kafkajs' own defaults a consumer would stay away for almost a minute after an outage of the broker.
   */
  brokerRequest: { attempts: 6, backoff: { firstMs: 100, mostMs: 1_000 } },
} as const satisfies Record<string, RetryPolicy>;

/**
 * Waits for some work, but not for ever.
 * @returns whether the work ended within `limitMs`. It goes on if it did not, and nobody hears of its errors then
 * @throws the error of work that fails in time
 */
export async function endsWithin(limitMs: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, limitMs, false);
  });
  try {
    return await Promise.race([work.then(() => true), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
