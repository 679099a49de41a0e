/** Runs a task again and again, with a pause before each run. Runs never overlap. */
export class RepeatedTask {
  private timer: NodeJS.Timeout | undefined;
  private busy: Promise<void> = Promise.resolve();

  /** @param task must not reject: it reports its errors itself, and runs again */
  constructor(
    private readonly pauseMs: number,
    private readonly task: () => Promise<void>,
  ) {}

  /**
   * A task that has many steps. A run takes one after the other until a step finds no more to do, or until the stop.
   * @param step says whether there may be more to do
   * @param onError is told the error of a step, which ends its run; the next run begins after the pause
   */
  static ofSteps(pauseMs: number, step: () => Promise<boolean>, onError: (error: unknown) => void): RepeatedTask {
    const task: RepeatedTask = new RepeatedTask(pauseMs, async () => {
      try {
        while (task.isStarted && (await step()));
      } catch (error) {
        onError(error);
      }
    });
    return task;
  }

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
