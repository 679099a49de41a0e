import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { denialOf, type Connection } from './access-denied.js';

const require = createRequire(import.meta.url);
const { prototype } = require('kafkajs/src/network/connection.js') as { prototype: Connection };

type Exchange = Parameters<Connection['send']>[0];

/** One of kafkajs' requests, with its own way to read the answer. */
function exchangeOf(api: string, version: number, request: object = {}): Exchange {
  const folder = `kafkajs/src/protocol/requests/${api}/v${String(version)}`;
  const makeRequest = require(`${folder}/request.js`) as (request: object) => Exchange['request'];
  return { request: makeRequest(request), response: require(`${folder}/response.js`) as Exchange['response'] };
}

/** What a request throws if a broker answers so. The answer is given as kafkajs has decoded it. */
async function thrownAt(exchange: Exchange, answer: object, user: string | null = 'payment'): Promise<unknown> {
  const { request, response } = exchange;
  const connection = Object.assign(Object.create(prototype) as Connection, {
    broker: 'one:9092',
    sasl: user === null ? null : { username: user },
    isAuthenticated: () => true,
    failIfNotConnected: () => undefined,
    nextCorrelationId: () => 1,
    logDebug: () => undefined,
    logError: () => undefined,
    requestQueue: {
      push: ({ entry }: { entry: { resolve: (answer: object) => void } }) => {
        entry.resolve({ correlationId: 1, size: 0, entry, payload: answer });
      },
      maybeThrottle: () => undefined,
    },
  });
  const decoded = { request, response: { ...response, decode: () => Promise.resolve(answer) } };
  return connection.send(decoded).then(
    () => undefined,
    (error: unknown) => error,
  );
}

const DENIED = { errorCode: 29 };

describe('the error of a request that the broker denies', () => {
  it.each<[string, Exchange, object, string, string]>([
    [
      'the metadata of one of two topics',
      exchangeOf('metadata', 0, { topics: [] }),
      {
        topicMetadata: [
          { topic: 'order.events', topicErrorCode: 29, partitionMetadata: [] },
          { topic: 'payment.events', topicErrorCode: 0, partitionMetadata: [] },
        ],
      },
      'Describe on topic order.events',
      '--operation Describe --topic order.events',
    ],
    [
      'a write to one of two topics',
      exchangeOf('produce', 3, { topicData: [] }),
      {
        topics: [
          { topicName: 'order.events', partitions: [{ partition: 0, errorCode: 0 }] },
          { topicName: 'payment.events', partitions: [{ partition: 0, ...DENIED }] },
        ],
      },
      'Write on topic payment.events',
      '--operation Write --topic payment.events',
    ],
    [
      'the creation of two topics',
      exchangeOf('createTopics', 0, { topics: [] }),
      {
        topicErrors: [
          { topic: 'payment.events', ...DENIED },
          { topic: 'payment.dlt', ...DENIED },
        ],
      },
      'Create on topic payment.events and payment.dlt',
      '--operation Create --topic payment.events --topic payment.dlt',
    ],
    [
      'the settings of a topic',
      exchangeOf('describeConfigs', 0, { resources: [] }),
      { resources: [{ resourceName: 'payment.events', ...DENIED }] },
      'DescribeConfigs on topic payment.events',
      '--operation DescribeConfigs --topic payment.events',
    ],
    [
      'a change of the settings of a topic',
      exchangeOf('alterConfigs', 0, { resources: [], validateOnly: false }),
      { resources: [{ resourceName: 'payment.events', ...DENIED }] },
      'AlterConfigs on topic payment.events',
      '--operation AlterConfigs --topic payment.events',
    ],
    [
      'the coordinator of a consumer group',
      exchangeOf('findCoordinator', 1, { coordinatorKey: 'payment', groupId: 'payment', coordinatorType: 0 }),
      { errorCode: 30 },
      'Read on group payment',
      '--operation Read --group payment',
    ],
    [
      'a heartbeat in a consumer group',
      exchangeOf('heartbeat', 0, { groupId: 'payment', groupGenerationId: 1, memberId: 'one' }),
      { errorCode: 30 },
      'Read on group payment',
      '--operation Read --group payment',
    ],
  ])(
    'names, for %s, whom, what and where, and the command that allows it',
    async (_, exchange, answer, denied, allow) => {
      const sentence =
        `Kafka denied User:payment the operation ${denied}: allow it with kafka-acls.sh --bootstrap-server one:9092 ` +
        `--add --allow-principal User:payment ${allow}`;

      expect(denialOf(await thrownAt(exchange, answer))).toBe(sentence);
    },
  );

  it('names the user ANONYMOUS if nobody has logged in', async () => {
    const answer = { topicMetadata: [{ topic: 'order.events', topicErrorCode: 29, partitionMetadata: [] }] };
    const error = await thrownAt(exchangeOf('metadata', 0, { topics: [] }), answer, null);
    expect(denialOf(error)).toMatch(/^Kafka denied User:ANONYMOUS /);
  });

  it('stays as it is if the broker has another reason', async () => {
    const answer = { topicMetadata: [{ topic: 'order.events', topicErrorCode: 3, partitionMetadata: [] }] };
    const error = await thrownAt(exchangeOf('metadata', 0, { topics: [] }), answer);
    expect(denialOf(error)).toBeUndefined();
    expect(String(error)).toContain('This server does not host this topic-partition');
  });

  it('is found behind the errors that it has caused', () => {
    const denied = new Error('Kafka denied User:payment everything');
    expect(denialOf(new Error('a crash', { cause: new Error('no coordinator', { cause: denied }) }))).toBe(
      denied.message,
    );
    expect(denialOf(new Error('a crash'))).toBeUndefined();
  });
});
