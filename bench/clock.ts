/**
 * A clock that agrees with the one PostgreSQL reads, to a fraction of a millisecond. `Date.now()` has whole milliseconds
 * only, and `performance.timeOrigin` knows nothing of corrections to the system's clock since this process began.
 */
export class WallClock {
  private readonly offset: number;

  constructor() {
    const before = Date.now();
    let tick = before;
    while (tick === before) tick = Date.now();
    this.offset = tick - performance.now();
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.offset + performance.now();
  }
}
