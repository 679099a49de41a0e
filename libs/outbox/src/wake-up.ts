/** Lets a loop sleep until it is woken. A call that comes while the loop is awake is not lost. */
export class WakeUp {
  private called = false;
  private wake: () => void = () => undefined;

  readonly call = (): void => {
    this.called = true;
    this.wake();
  };

  /** Forgets the calls so far: what they told of is being looked at. */
  reset(): void {
    this.called = false;
  }

  /** Resolves after a call, at once if there was one since the last reset, or after `atMostMs`. */
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
