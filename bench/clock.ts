/**
 * A clock that agrees with the one PostgreSQL reads, to a fraction of a millisecond. `Date.now()` has only whole
 * milliseconds, and `performance.timeOrigin` does not follow corrections of the system's clock after the process began.
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
