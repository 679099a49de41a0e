/** Does something again and again, with a pause before each time, one time after the other. */
export class RepeatedTask {
  private timer: NodeJS.Timeout | undefined;
  private busy: Promise<void> = Promise.resolve();

  /** @param task must not reject: it says itself what went wrong, and is done again */
  constructor(
    private readonly pauseMs: number,
    private readonly task: () => Promise<void>,
  ) {}

  /** False before the start and from the stop on: a long task asks between its steps. */
  get isStarted(): boolean {
    return this.timer !== undefined;
  }

  start(): void {
    this.timer = setTimeout(() => {
      this.busy = this.task().finally(() => {
        if (this.isStarted) this.start();
      });
    }, this.pauseMs);
  }

  /** Resolves when what is being done is done. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.busy;
  }
}
