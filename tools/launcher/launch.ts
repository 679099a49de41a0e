import type { Log } from './log.js';
import type { ProcessRegister } from './processes/process-register.js';
import type { Settings } from './settings.js';

/** What every part of one start needs to know. */
export interface Launch {
  readonly settings: Settings;
  readonly log: Log;
  readonly register: ProcessRegister;
  /** Aborted as soon as the suite is to stop, also in the middle of starting. */
  readonly stop: AbortSignal;
  /** Aborts `stop`. */
  readonly giveUp: () => void;
}

/** Waits for parts of a start that run at the same time. When one fails, the others are aborted and awaited. */
export async function together({ giveUp }: Launch, parts: readonly Promise<void>[]): Promise<void> {
  try {
    await Promise.all(parts);
  } catch (error) {
    giveUp();
    await Promise.allSettled(parts);
    throw error;
  }
}
