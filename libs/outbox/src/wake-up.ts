/** Lets a loop sleep until something wakes it. A call that comes while the loop is awake is not lost. */
export class WakeUp {
  private called = false;
  private wake: () => void = () => undefined;

  readonly call = (): void => {
    this.called = true;
    this.wake();
  };

  /** Forgets the calls so far: the loop is about to look at what they announced. */
  reset(): void {
    this.called = false;
  }

  /** Resolves at once if there was a call since the last reset; otherwise after a call, or after `atMostMs`. */
  sleep(atMostMs: number): Promise<void> {
    if (this.called) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, atMostMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
