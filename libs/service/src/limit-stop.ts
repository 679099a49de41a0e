import type { LoggerService } from '@nestjs/common';

/** How long a stop may take. Platforms give a process some time, often 30 s, and then kill it without a word. */
const STOP_MS = 15_000;

/**
 * Ends the process if a stop takes too long. kafkajs, for example, waits half a minute for a broker that does not answer.
 * Nothing is lost by that. What was not committed is delivered again, and what was not published is still in the outbox.
 */
export function limitStop(signals: readonly NodeJS.Signals[], logger: LoggerService): void {
  for (const signal of signals) {
    process.once(signal, () => {
      logger.log(`stops (${signal})`, 'Stop');
      setTimeout(() => {
        logger.error(`was not stopped within ${String(STOP_MS / 1000)} s, and ends now`, 'Stop');
        process.exit(1);
      }, STOP_MS).unref();
    });
  }
}
