import { describe, expect, it } from '@jest/globals';
import { differencesOf, sentenceOf, type ActualTopic, type Replication } from './topic-differences.js';

const declared = {
  name: 'order.events',
  partitions: 2,
  config: { 'retention.ms': '1000', 'max.message.bytes': '500' },
};
const replication: Replication = { factor: 3, minInSync: 2 };
const cluster = { bootstrapServers: 'a:9092,b:9092', brokers: [1, 2, 3, 4] };

const asDeclared: ActualTopic = {
  replicas: [
    [1, 2, 3],
    [2, 3, 4],
  ],
  inSync: 3,
  config: { 'retention.ms': '1000', 'max.message.bytes': '500', 'min.insync.replicas': '2' },
  ownSettings: ['retention.ms', 'max.message.bytes', 'min.insync.replicas'],
};

function differences(actual: Partial<ActualTopic>, brokers: readonly number[] = cluster.brokers): string[] {
  return differencesOf(declared, replication, { ...asDeclared, ...actual }, { ...cluster, brokers }).map(sentenceOf);
}

describe('the differences between a topic and its declaration', () => {
  it('are none if it is as declared', () => {
    expect(differences({})).toEqual([]);
  });

  it('in partitions need a decision: no command fixes them', () => {
    expect(differences({ replicas: [[1, 2, 3]] })).toEqual([
      expect.stringMatching(
        /^Topic order.events: partitions is 1, but 2 is declared. No command fixes this: .*keys move/,
      ),
    ]);
  });

  it.each(['retention.ms', 'max.message.bytes', 'min.insync.replicas'])(
    'in %s come with a command of kafka-configs.sh',
    (setting) => {
      const value = asDeclared.config[setting] ?? '';
      expect(differences({ config: { ...asDeclared.config, [setting]: '7' } })).toEqual([
        `Topic order.events: ${setting} is 7, but ${value} is declared. To fix it, run: kafka-configs.sh --bootstrap-server ` +
          `a:9092,b:9092 --alter --entity-type topics --entity-name order.events --add-config ${setting}=${value}`,
      ]);
    },
  );

  it('are none in a setting that only Kafka has, on brokers that do not know it', () => {
    const { 'min.insync.replicas': _unknown, ...config } = asDeclared.config;
    expect(differences({ config })).toEqual([]);
  });

  it('in a setting that the brokers do not tell are reported', () => {
    const { 'retention.ms': _unknown, ...config } = asDeclared.config;
    expect(differences({ config })).toEqual([expect.stringContaining('retention.ms is unknown, but 1000 is declared')]);
  });

  it('in the replication factor come with a plan that keeps existing copies and their leaders', () => {
    const [difference = ''] = differences({ replicas: [[2], [3, 2]] });
    expect(difference).toContain(
      'Topic order.events: replication factor is 1, but 3 is declared. To fix it, run: echo ',
    );
    expect(difference).toMatch(/\| kafka-reassign-partitions.sh --bootstrap-server a:9092,b:9092 .* --execute$/);
    expect(planIn(difference)).toEqual({
      version: 1,
      partitions: [
        { topic: 'order.events', partition: 0, replicas: [2, 1, 3] },
        { topic: 'order.events', partition: 1, replicas: [3, 2, 4] },
      ],
    });
  });

  it('in the replication factor come with a plan that removes copies if there are too many', () => {
    const [difference = ''] = differences({
      replicas: [
        [4, 3, 2, 1],
        [1, 2, 3],
      ],
    });
    expect(planIn(difference)).toMatchObject({ partitions: [{ replicas: [4, 3, 2] }, { replicas: [1, 2, 3] }] });
  });

  it('in the replication factor have no plan if there are too few brokers', () => {
    expect(differences({ replicas: [[1], [1]] }, [1])).toEqual([
      'Topic order.events: replication factor is 1, but 3 is declared. There is 1 broker, which cannot keep 3 copies: ' +
        'start more, or set KAFKA_REPLICATION_FACTOR to 1 or less',
    ]);
  });

  it('are all reported at once', () => {
    expect(differences({ replicas: [[1]], config: { 'min.insync.replicas': '1' } })).toHaveLength(5);
  });
});

function planIn(difference: string): unknown {
  return JSON.parse(/echo '(.*)'/.exec(difference)?.[1] ?? '');
}
