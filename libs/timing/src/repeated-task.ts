/** Runs a task again and again, with a pause before each run. Runs never overlap. */
export class RepeatedTask {
  private timer: NodeJS.Timeout | undefined;
  private busy: Promise<void> = Promise.resolve();

  /** @param task must not reject: it reports its errors itself, and runs again */
  constructor(
    private readonly pauseMs: number,
    private readonly task: () => Promise<void>,
  ) {}

  /** False before the start and after the stop. A long task asks between its steps. */
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

  /** Resolves when the current run has ended. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.busy;
  }
}
