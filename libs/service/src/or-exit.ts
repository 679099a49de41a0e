import { Logger } from '@nestjs/common';

/** Runs a program's work; if it fails, logs why and ends the process. */
export async function orExit(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    new Logger('Start').error(error);
    process.exit(1);
  }
}
