import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { logLevel } from 'kafkajs';
import { createKafka } from './index.js';
import type { Runner } from './stopped-fetchers.js';

const LoadedRunner = createRequire(import.meta.url)('kafkajs/src/consumer/runner.js') as new (
  options: object,
) => Runner;

/** Far more than two fetchers need to stop. Without an end the test would never fail. */
const MOST_ROUNDS = 1_000;

describe('fetchers that begin when their consumer has already stopped', () => {
  it('stop, too', async () => {
    let rounds = 0;
    const runner = runnerOf(() => {
      rounds += 1;
      if (rounds > MOST_ROUNDS) throw new Error('the fetchers go round without end');
      return ['1', '2'];
    });
    runner.running = false;

    await runner.fetchManager.start();

    expect(rounds).toBeGreaterThan(0);
  });
});

/** @param getNodeIds the brokers, for which kafkajs asks before each fetch */
function runnerOf(getNodeIds: () => string[]): Runner {
  const kafka = createKafka({ brokers: ['localhost:9092'], clientId: 'test' });
  kafka.logger().setLogLevel(logLevel.NOTHING);
  return new LoadedRunner({
    logger: kafka.logger(),
    consumerGroup: { groupId: 'test', getNodeIds },
    instrumentationEmitter: new EventEmitter(),
    concurrency: 1,
    heartbeatInterval: 1_000,
  });
}
