/** What can be broken. Faults of one track come one after the other; those of two tracks overlap. */
export const FAULTS = {
  servers: [
    'a broker is killed',
    'a broker is stopped',
    'a broker is frozen',
    'the brokers are restarted one by one',
    'PostgreSQL is killed',
    'PostgreSQL is frozen',
  ],
  services: [
    'an instance is killed',
    'an instance is stopped',
    'an instance is frozen',
    'the instances are restarted one by one',
    "a service's sessions are terminated",
    "a service's sessions are frozen",
    "an instance's connections to PostgreSQL go silent",
    "an instance's connections to a broker go silent",
    'events are sent again',
    'a message that nobody can read is sent',
  ],
} as const;

export type Track = keyof typeof FAULTS;
export type FaultKind = (typeof FAULTS)[Track][number];
export type SilenceKind = Extract<FaultKind, `${string} go silent`>;

/** A fault that is due. */
export interface ScheduledFault {
  /** Seconds after the start. It begins later if the fault before it in its track is not over. */
  readonly atSeconds: number;
  readonly kind: FaultKind;
  /** Chooses among the processes, services or records that it may hit: between 0 and 1, without 1. */
  readonly choice: number;
}

/** How many seconds lie between two faults of a track. A broker needs this long to come back. */
const EVERY_SECONDS: Readonly<Record<Track, number>> = { servers: 20, services: 8 };

/** Time to begin in, before the first fault. */
const QUIET_SECONDS = 3;

/**
 * The faults of a run: the same for the same seed. Each track deals its kinds like a shuffled pack of cards, so that a kind
 * has its next turn only after all the others.
 */
export function scheduleOf(seed: number, seconds: number): Record<Track, ScheduledFault[]> {
  const random = randomNumbers(seed);
  const track = (name: Track): ScheduledFault[] => {
    const faults: ScheduledFault[] = [];
    let pack: FaultKind[] = [];
    for (let atSeconds = QUIET_SECONDS; atSeconds < seconds; atSeconds += EVERY_SECONDS[name]) {
      if (pack.length === 0) pack = shuffled(FAULTS[name], random);
      const kind = pack.pop();
      if (kind !== undefined) faults.push({ atSeconds, kind, choice: random() });
    }
    return faults;
  };
  return { servers: track('servers'), services: track('services') };
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

/** Numbers from 0 to 1 that a seed decides: the generator mulberry32. */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
