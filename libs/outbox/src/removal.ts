import type { PendingRow } from './relay-source.js';

/** Removes published rows one statement at a time; those that are published meanwhile go with the next. */
export class Removal {
  private waiting: PendingRow[] = [];
  private running: Promise<void> | undefined;

  constructor(
    private readonly remove: (rows: readonly PendingRow[]) => Promise<void>,
    private readonly onFault: (error: unknown) => void,
  ) {}

  add(rows: readonly PendingRow[]): void {
    // With nothing to do `run` would end before its promise is noted, which then would look like one that runs for ever.
    if (rows.length === 0) return;
    this.waiting.push(...rows);
    this.running ??= this.run();
  }

  /** Resolves when nothing waits any more, or after a fault. */
  async done(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    try {
      while (this.waiting.length > 0) {
        const rows = this.waiting;
        this.waiting = [];
        await this.remove(rows);
      }
    } catch (error) {
      this.onFault(error);
    }
    this.running = undefined;
  }
}
