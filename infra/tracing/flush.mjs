import { setTimeout as sleep } from 'node:timers/promises';

/** How long the end of a process waits for the collector. */
const FLUSH_MS = 3_000;

/** The longest that a timer can wait. */
const FOR_EVER_MS = 2 ** 31 - 1;

/**
 * Lets a process that a signal ends send its last spans. While somebody else listens to the signal, the application is still
 * stopping: Nest ceases to listen once all has stopped, and then sends the signal again.
 */
export function endAfterFlush(flush) {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    let awake;
    const heard = () => {
      // A listener alone does not keep a process from ending before it hears the second signal.
      awake ??= setTimeout(() => undefined, FOR_EVER_MS);
      if (process.listenerCount(signal) > 1) return;
      process.off(signal, heard);
      const flushed = flush().catch(() => undefined);
      void Promise.race([flushed, sleep(FLUSH_MS)]).then(() => process.kill(process.pid, signal));
    };
    process.on(signal, heard);
  }
}
