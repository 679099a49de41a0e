import type { PendingRow } from './pending-rows.js';

/** How long published rows wait so that others can be removed with them, and how many rows do not wait. */
export const GATHER_MS = 25;
export const ENOUGH_ROWS = 500;

/** Removes published rows, with one statement at a time for all that wait. */
export class Removal {
  private waiting: PendingRow[] = [];
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly remove: (rows: readonly PendingRow[]) => Promise<void>,
    private readonly onFault: (error: unknown) => void,
  ) {}

  add(rows: readonly PendingRow[]): void {
    if (rows.length === 0) return;
    this.waiting.push(...rows);
    if (this.waiting.length >= ENOUGH_ROWS) this.start();
    else
      this.timer ??= setTimeout(() => {
        this.start();
      }, GATHER_MS);
  }

  /** Resolves when no row waits any more, or after a fault. */
  async done(): Promise<void> {
    this.start();
    await this.running;
  }

  private start(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    // Without rows `run` would end before its promise is stored in `running`, and would then seem to run for ever.
    if (this.waiting.length > 0) this.running ??= this.run();
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
