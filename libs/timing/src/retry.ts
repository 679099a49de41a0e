/** The first pause and the longest, in milliseconds. */
export interface Backoff {
  readonly firstMs: number;
  readonly mostMs: number;
}

/**
 * How long to wait after so many failures in a row, in milliseconds: twice as long each time, and between half and the
 * whole of that by chance, so that those who failed together do not come back together.
 */
export function backoffMs(failures: number, { firstMs, mostMs }: Backoff): number {
  return Math.min(mostMs, firstMs * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
}

/** How often something is tried, and how long it waits before it is tried again. */
export interface RetryPolicy {
  /** The first one included; Infinity for as long as it takes. */
  readonly attempts: number;
  readonly backoff: Backoff;
}

/** How each thing that fails is tried again, unless whoever wires it says otherwise. */
export const RETRY = {
  /** A reaction that throws; after the last attempt its message is parked. `@ReactsTo` can say otherwise for one reaction. */
  reaction: { attempts: 5, backoff: { firstMs: 20, mostMs: 160 } },

  /** A partition whose messages cannot be taken now, since the database is away. */
  postponedPartition: { attempts: Infinity, backoff: { firstMs: 100, mostMs: 10_000 } },

  /** A consumer that cannot connect or that its client gave up. */
  consumer: { attempts: Infinity, backoff: { firstMs: 100, mostMs: 10_000 } },

  /** A relay whose term as leader ended by a fault. */
  relay: { attempts: Infinity, backoff: { firstMs: 100, mostMs: 5_000 } },

  /**
   * One request to a broker. It ends soon: what lies above goes on for ever, and says so in health and metrics meanwhile.
   * After an outage of the broker, kafkajs' defaults keep a consumer away for most of a minute.
   */
  brokerRequest: { attempts: 6, backoff: { firstMs: 100, mostMs: 1_000 } },
} as const satisfies Record<string, RetryPolicy>;
