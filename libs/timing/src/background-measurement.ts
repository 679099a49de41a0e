import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { endsWithin } from './retry.js';

/** The pause between two readings, and how long one may take. So what is shown was read within the last few seconds. */
const PAUSE_MS = 2_000;
export const READING_MS = 2_000;

/** Something that must be asked for, such as rows in a table. */
export interface Measured<T> {
  /** Its name in the log: `the lag`. */
  readonly name: string;
  read(): Promise<T>;
  /** Shows what was read, or undefined while it is unknown: then nothing may be shown, neither an old value nor a zero. */
  show(value: T | undefined): void;
}

/**
 * Measures something again and again, in the background. So whoever asks for the metrics waits for nobody, and a value that cannot
 * be read now is missing.
 */
export class BackgroundMeasurement<T> {
  private readonly logger: Logger;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  /** The reading that has begun. It may outlast its time, and no other begins before it has ended. */
  private reading: Promise<T> | undefined;
  private isUnknown = false;
  private latest: T | undefined;

  constructor(private readonly measured: Measured<T>) {
    this.logger = new Logger('Metrics');
    // A gauge without labels shows 0 before it is set.
    measured.show(undefined);
  }

  /** What was read last, or undefined while it is unknown. */
  get value(): T | undefined {
    return this.latest;
  }

  start(): void {
    this.running = this.run();
  }

  /** Resolves when the reading in hand has ended, or its time has. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Reads it once. What comes too late is not shown: it is old, and the next reading follows at once. */
  async measure(): Promise<void> {
    if (this.reading === undefined) await this.begin();
    else await this.awaitLate(this.reading);
  }

  private async begin(): Promise<void> {
    this.reading = this.measured.read();
    const reading = this.reading.finally(() => (this.reading = undefined));
    try {
      if (await endsWithin(READING_MS, reading)) this.becomesKnown(await reading);
      else this.becomesUnknown(`there was no answer within ${String(READING_MS)} ms`);
    } catch (error) {
      this.becomesUnknown(String(error));
    }
  }

  private async awaitLate(reading: Promise<T>): Promise<void> {
    const hasEnded = await endsWithin(
      READING_MS,
      reading.catch(() => undefined),
    );
    if (hasEnded) await this.begin();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.measure();
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private becomesKnown(value: T): void {
    this.latest = value;
    this.measured.show(value);
    if (this.isUnknown) this.logger.log(`${this.measured.name} is known again`);
    this.isUnknown = false;
  }

  private becomesUnknown(reason: string): void {
    this.latest = undefined;
    this.measured.show(undefined);
    // Once for each outage: a line every few seconds would hide the others.
    if (!this.isUnknown && !this.stopping.signal.aborted)
      this.logger.warn(`${this.measured.name} is unknown: ${reason}`);
    this.isUnknown = true;
  }
}
