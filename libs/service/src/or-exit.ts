import { denialOf } from '#libs/kafka';
import { Logger } from '@nestjs/common';
import { CannotStart } from './service-config.js';

/** Runs a program's work. If it fails, logs why and ends the process. */
export async function orExit(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    new Logger('Start').error(error instanceof CannotStart ? error.message : (denialOf(error) ?? error));
    process.exit(1);
  }
}
