import { setTimeout as sleep } from 'node:timers/promises';
import { KafkaJSError } from 'kafkajs';

const GIVE_UP_AFTER_MS = 60_000;
const PAUSE_MS = 500;

/**
 * Asks brokers of which one may be away, or may be about to end, until they answer.
 * @throws their last error after a minute, and every other error at once
 */
export async function askAgain<T>(ask: () => Promise<T>): Promise<T> {
  for (const giveUpAt = performance.now() + GIVE_UP_AFTER_MS; ;) {
    try {
      return await ask();
    } catch (error) {
      if (!isOfBroker(error) || performance.now() > giveUpAt) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

/** Where a partition has no leader, kafkajs' admin client takes the first of no answers, which is a TypeError. */
function isOfBroker(error: unknown): boolean {
  if (error instanceof KafkaJSError) return true;
  return error instanceof TypeError && (error.stack?.split('\n').at(1)?.includes('/kafkajs/') ?? false);
}
