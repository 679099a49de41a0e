import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError, type Admin, type Kafka } from 'kafkajs';
import { ensureTopics } from './topic-admin.js';

const topic = { name: 'order.events', partitions: 1, config: { 'retention.ms': '1000' } };
const replication = { factor: 1, minInSync: 1 };

const unknownTopic = brokerError('UNKNOWN_TOPIC_OR_PARTITION');
const noLeader = brokerError('LEADER_NOT_AVAILABLE');

/** A cluster that does not know a new topic at once: it answers the first questions about it with these errors. */
class SlowCluster {
  readonly created: string[] = [];
  readonly errors: Error[];
  closed = false;

  constructor(...errors: readonly Error[]) {
    this.errors = [...errors];
  }

  get kafka(): Kafka {
    const admin: Partial<Admin> = {
      connect: () => Promise.resolve(),
      disconnect: () => {
        this.closed = true;
        return Promise.resolve();
      },
      describeCluster: () =>
        Promise.resolve({ brokers: [{ nodeId: 1, host: 'broker', port: 9092 }], controller: 1, clusterId: 'test' }),
      listTopics: () => Promise.resolve([]),
      createTopics: ({ topics }) => {
        this.created.push(...topics.map((one) => one.topic));
        return Promise.resolve(true);
      },
      fetchTopicMetadata: () =>
        this.answer({
          topics: [
            {
              name: topic.name,
              partitions: [{ partitionErrorCode: 0, partitionId: 0, leader: 1, replicas: [1], isr: [1] }],
            },
          ],
        }),
      describeConfigs: () =>
        this.answer({
          resources: [
            {
              configEntries: [entry('retention.ms', '1000'), entry('min.insync.replicas', '1')],
              errorCode: 0,
              errorMessage: '',
              resourceName: topic.name,
              resourceType: 2,
            },
          ],
          throttleTime: 0,
        }),
    };
    return { admin: () => admin } as unknown as Kafka;
  }

  private answer<T>(answer: T): Promise<T> {
    const error = this.errors.shift();
    return error === undefined ? Promise.resolve(answer) : Promise.reject(error);
  }
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('topics that were just created', () => {
  it('are waited for while the broker that is asked does not know them', async () => {
    const retried = new KafkaJSNumberOfRetriesExceeded(noLeader, { retryCount: 5, retryTime: 1000 });
    const cluster = new SlowCluster(unknownTopic, retried, unknownTopic);
    await ensureTopics(cluster.kafka, [topic], replication);
    expect(cluster.errors).toEqual([]);
    expect(cluster.created).toEqual([topic.name]);
    expect(cluster.closed).toBe(true);
  });

  it('are not waited for for ever', async () => {
    let now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => (now += 10_000));
    const cluster = new SlowCluster(...Array.from({ length: 5 }, () => unknownTopic));
    await expect(ensureTopics(cluster.kafka, [topic], replication)).rejects.toThrow(
      'Topic order.events did not appear within 15000 ms',
    );
    expect(cluster.closed).toBe(true);
  });

  it('are not waited for if the error is another one', async () => {
    const cluster = new SlowCluster(brokerError('TOPIC_AUTHORIZATION_FAILED'), unknownTopic);
    await expect(ensureTopics(cluster.kafka, [topic], replication)).rejects.toThrow('TOPIC_AUTHORIZATION_FAILED');
    expect(cluster.errors).toEqual([unknownTopic]);
  });
});

function brokerError(type: string): KafkaJSProtocolError {
  return new KafkaJSProtocolError(Object.assign(new Error(type), { type, code: 1, retriable: true }));
}

function entry(configName: string, configValue: string) {
  return {
    configName,
    configValue,
    isDefault: false,
    configSource: 1,
    isSensitive: false,
    readOnly: false,
    configSynonyms: [],
  };
}
