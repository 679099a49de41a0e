import { denialOf } from '#libs/kafka';
import { startLogging, type ServiceLogger } from '#libs/logging';
import { CannotStart } from './service-config.js';

/** Runs a program of a service. If it fails, logs why and ends the process. */
export async function orExit(service: string, work: (logger: ServiceLogger) => Promise<void>): Promise<void> {
  const logger = startLogging(service);
  try {
    await work(logger);
  } catch (error) {
    if (error instanceof CannotStart) logger.error(error.message, 'Start');
    else logger.error(denialOf(error) ?? error, 'Start');
    process.exit(1);
  }
}
