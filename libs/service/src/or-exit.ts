import { Logger } from '@nestjs/common';

/** A program cannot start, for a reason that people must correct outside it. The message says all that they need. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}

/** Runs a program's work. If it fails, logs why and ends the process. */
export async function orExit(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    new Logger('Start').error(error instanceof CannotStart ? error.message : error);
    process.exit(1);
  }
}
