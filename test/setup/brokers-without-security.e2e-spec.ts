import { describe, expect, it, jest } from '@jest/globals';
import { setUpWith } from '../delivery/command.js';
import { runningSuite } from '../suite/running-suite.js';

jest.setTimeout(60_000);

const LOGIN = { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'order', KAFKA_SASL_PASSWORD: 'secret' };

/** The broker of these tests speaks neither TLS nor SASL. */
describe('a service that asks its brokers for what they do not speak', () => {
  it.each<[string, NodeJS.ProcessEnv, string]>([
    ['TLS', { KAFKA_TLS: 'true' }, 'it does not answer with TLS. '],
    ['SASL', LOGIN, 'it does not take a login with scram-sha-512. '],
  ])('%s does not start, and says so in two lines: when it waits, and when it gives up', async (_, env, reason) => {
    const { databases, kafkaBrokers } = runningSuite();
    const { status, out, error } = await setUpWith(
      { DATABASE_URL: databases.order, STARTUP_TIMEOUT_SECONDS: '5', ...env },
      'order',
    );

    expect(status).toBe(1);
    expect(error).toBe('');
    expect(lines(out)).toEqual([
      expect.stringContaining(`waits for Kafka at ${kafkaBrokers}: ${reason}`),
      expect.stringContaining(`Kafka at ${kafkaBrokers} did not answer within 5 s: ${reason}`),
    ]);
  });
});

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
