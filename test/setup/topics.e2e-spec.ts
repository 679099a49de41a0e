import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ensureTopics, type Replication } from '#libs/kafka';
import type { Topic } from '#libs/messages';
import { ConfigResourceTypes } from 'kafkajs';
import { ownKafka, withAdmin } from '../messaging/topic-watch.js';
import { runningSuite } from '../suite/running-suite.js';

const ONE_COPY: Replication = { factor: 1, minInSync: 1 };

const made: string[] = [];

afterEach(async () => {
  await withAdmin((admin) => admin.deleteTopics({ topics: made.splice(0) }));
});

describe('the topics of a service', () => {
  it('are created as declared, and left alone if they exist already', async () => {
    const topics = [declare({}), declare({ partitions: 5, config: { 'retention.ms': '60000' } })];
    await ensure(topics);
    expect(await Promise.all(topics.map(actual))).toEqual([
      { partitions: 3, 'retention.ms': '3600000', 'max.message.bytes': '2000', 'min.insync.replicas': '1' },
      { partitions: 5, 'retention.ms': '60000', 'max.message.bytes': '2000', 'min.insync.replicas': '1' },
    ]);
    await ensure(topics);
  });

  it('may be created by two setup steps at once', async () => {
    const topics = [declare({}), declare({})];
    await Promise.all([ensure(topics), ensure(topics)]);
    expect((await actual(topics[1])).partitions).toBe(3);
  });

  it('are not created with fewer brokers than copies, and one sentence says so', async () => {
    const topic = declare({});
    const brokers = runningSuite().kafkaBrokers.split(',').length;
    const there = brokers === 1 ? 'is 1 broker' : `are ${String(brokers)} brokers`;
    await expect(ensure([topic], { factor: brokers + 1, minInSync: 1 })).rejects.toThrow(
      `There ${there}, which cannot keep ${String(brokers + 1)} copies: start more, or set KAFKA_REPLICATION_FACTOR to ${String(brokers)} or less`,
    );
    expect(await withAdmin((admin) => admin.listTopics())).not.toContain(topic.name);
    made.pop();
  });
});

describe('a topic that differs from its declaration', () => {
  it('in its number of partitions is refused', async () => {
    const topic = await existing();
    await expect(ensure([{ ...topic, partitions: 4 }])).rejects.toThrow(
      `Topic ${topic.name}: partitions is 3, but 4 is declared. No command fixes this`,
    );
    expect((await actual(topic)).partitions).toBe(3);
  });

  it('in its number of copies is refused', async () => {
    const topic = await existing();
    await expect(ensure([topic], { factor: 2, minInSync: 1 })).rejects.toThrow(
      `Topic ${topic.name}: replication factor is 1, but 2 is declared`,
    );
  });

  it.each(['retention.ms', 'max.message.bytes', 'min.insync.replicas'] as const)(
    'in %s is refused, left as it is, and accepted after the repair that the error names',
    async (setting) => {
      const topic = await existing();
      const settings = { ...topic.config, 'min.insync.replicas': '1' };
      await configure(topic.name, { ...settings, [setting]: '7' });

      const error = await errorOf(ensure([topic]));
      expect(error).toContain('No topic that existed was changed');
      expect(error).toContain(`Topic ${topic.name}: ${setting} is 7, but `);
      expect((await actual(topic))[setting]).toBe('7');

      const [, name, value] = /kafka-configs\.sh .*--add-config ([^=\s]+)=(\d+)/.exec(error) ?? [];
      expect(name).toBe(setting);
      await configure(topic.name, { ...settings, [setting]: value ?? '' });
      await ensure([topic]);
    },
  );

  it('does not hide other topics: all differences are reported at once', async () => {
    const [one, other] = [await existing(), await existing()];
    const error = await errorOf(ensure([{ ...one, partitions: 9 }, declare({}), { ...other, partitions: 9 }]));
    expect(error).toContain(one.name);
    expect(error).toContain(other.name);
  });
});

function declare({ partitions = 3, config = {} }: Partial<Topic>): Topic {
  const name = `test-${randomUUID()}.events`;
  made.push(name);
  return { name, partitions, config: { 'retention.ms': '3600000', 'max.message.bytes': '2000', ...config } };
}

async function existing(): Promise<Topic> {
  const topic = declare({});
  await ensure([topic]);
  return topic;
}

async function ensure(topics: readonly Topic[], replication = ONE_COPY): Promise<void> {
  await ensureTopics(ownKafka(), topics, replication);
}

async function errorOf(attempt: Promise<void>): Promise<string> {
  return attempt.then(
    () => 'nothing is wrong',
    (reason: unknown) => String(reason),
  );
}

/** How the broker describes a topic. */
async function actual(topic: Topic | undefined): Promise<Record<string, string | number>> {
  const name = topic?.name ?? '';
  return withAdmin(async (admin) => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [
        {
          type: ConfigResourceTypes.TOPIC,
          name,
          configNames: ['retention.ms', 'max.message.bytes', 'min.insync.replicas'],
        },
      ],
    });
    const entries = resources[0]?.configEntries ?? [];
    return {
      partitions: topics[0]?.partitions.length ?? 0,
      ...Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue])),
    };
  });
}

/** The broker resets every setting of the topic that is not named here. Kafka's own tool does not do that. */
async function configure(topic: string, config: Readonly<Record<string, string>>): Promise<void> {
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }];
  await withAdmin((admin) => admin.alterConfigs({ validateOnly: false, resources }));
}
