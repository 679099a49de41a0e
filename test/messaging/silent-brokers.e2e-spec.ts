import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ConsumerLag, ensureTopics, KafkaConsumer, KafkaProducer, type Kafka } from '#libs/kafka';
import { outboxMigrations, outboxSource, Relay } from '#libs/outbox';
import { Logger } from '@nestjs/common';
import { register } from 'prom-client';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import { BrokerProxies } from './broker-proxies.js';
import { OwnDatabase } from './own-database.js';
import { OwnTopic } from './own-topic.js';
import { SILENCES, type Silence } from '../../tools/launcher/gateway/proxied-connection.js';
import { withAdmin } from './topic-watch.js';

jest.setTimeout(240_000);

/** How long a request waits for its answer. */
const ANSWER_MS = 15_000;

/** All connections are silent, and a client may try each broker in turn. It may have two connections to one of them. */
const boundMs = () => (runningSuite().kafkaBrokers.split(',').length + 2) * ANSWER_MS;

/** Longer than the bound, so that a failure says how long it took, and does not take for ever. */
const GIVE_UP_AFTER_MS = 150_000;

/** Somebody who works with the brokers. */
interface Role {
  /** Resolves when its work of that name is done. */
  works(name: string): Promise<void>;
  stop(): Promise<void>;
}

const ROLES: Readonly<Record<string, (kafka: Kafka) => Promise<Role>>> = {
  'the producer of a relay': relay,
  'a consumer': consumer,
  'the client that measures lag': lag,
  'the client that creates topics': topicCreator,
};

const CASES = Object.keys(ROLES).flatMap((role) => SILENCES.map((silence) => [role, silence] as const));

const outcomes = new Map<string, Promise<number>>();

beforeAll(() => {
  Logger.overrideLogger(false);
  // They wait for the same limits, so they wait together.
  for (const [role, silence] of CASES) {
    const outcome = msUntilWorkGoesOn(role, silence);
    outcome.catch(() => undefined);
    outcomes.set(`${role} ${silence}`, outcome);
  }
});

afterAll(async () => {
  await Promise.allSettled(outcomes.values());
});

describe('when all connections to the brokers go silent', () => {
  it.each(CASES)(
    '%s goes on over new ones after a few requests without an answer, if they are silent %s',
    async (role, silence) => {
      expect(await outcomes.get(`${role} ${silence}`)).toBeLessThan(boundMs());
    },
  );
});

async function msUntilWorkGoesOn(name: string, silence: Silence): Promise<number> {
  const proxies = await BrokerProxies.start();
  const role = await ROLES[name]?.(proxies.kafka());
  if (role === undefined) throw new Error(`nobody is ${name}`);
  try {
    await role.works('before');
    proxies.cutAll(silence);
    const cutAt = performance.now();
    const goesOn = role.works('after');
    await until(
      'bytes that do not arrive',
      () => Promise.resolve(proxies.swallowed),
      (bytes) => bytes > 0,
    );
    // What was cut stays cut.
    proxies.restore();
    await goesOn;
    return performance.now() - cutAt;
  } finally {
    await role.stop();
    await proxies.close();
  }
}

async function relay(kafka: Kafka): Promise<Role> {
  const database = await OwnDatabase.create({ migrations: [...outboxMigrations] });
  const topic = await OwnTopic.create();
  const aggregate = topic.name.replace('.events', '');
  const relay = Relay.of(database.url, outboxSource(), new KafkaProducer(kafka));
  relay.start();
  return {
    async works(key) {
      await database.query(
        `INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, time, dataschema)
         VALUES (gen_random_uuid(), $1, $2, 'Tested', '{}', '2026-01-01T00:00:00Z', 'urn:test')`,
        [aggregate, key],
      );
      await sees(`${key} in the topic`, () => topic.watch.seen.map((message) => message.key), key);
    },
    async stop() {
      await relay.stop();
      await topic.remove();
      await database.drop();
    },
  };
}

async function consumer(kafka: Kafka): Promise<Role> {
  const topic = await OwnTopic.create();
  const keys: (string | null)[] = [];
  const groupId = `test-${randomUUID()}`;
  const consumer = new KafkaConsumer({ kafka, groupId, topics: [topic.name], isAble: () => Promise.resolve(true) });
  await consumer.start((messages, taken) => {
    for (const message of messages) {
      keys.push(message.key);
      taken(message);
    }
    return Promise.resolve();
  });
  return {
    async works(key) {
      await topic.publish({ key, value: '{}' });
      await sees(`${key} taken`, () => keys, key);
    },
    async stop() {
      await consumer.stop();
      await topic.remove();
    },
  };
}

async function lag(kafka: Kafka): Promise<Role> {
  const topic = await OwnTopic.create();
  const lag = new ConsumerLag(kafka, 'payment', [topic.name]);
  let published = 0;
  return {
    async works(key) {
      await topic.publish({ key, value: '{}' });
      published++;
      await until(
        `a lag of ${String(published)}`,
        async () => {
          await lag.measure();
          return lagIn(topic.name);
        },
        (messages) => messages === published,
        GIVE_UP_AFTER_MS,
      );
    },
    async stop() {
      await lag.onApplicationShutdown();
      await topic.remove();
    },
  };
}

/** What a setup step does. It ends with an error where it cannot go on, and is started again. */
function topicCreator(kafka: Kafka): Promise<Role> {
  const names: string[] = [];
  return Promise.resolve({
    async works(key) {
      const name = `test-${key}-${randomUUID()}.events`;
      names.push(name);
      const create = () => ensureTopics(kafka, [{ name, partitions: 1, config: {} }], { factor: 1, minInSync: 1 });
      await until(
        `the topic ${name}`,
        () => create().then(() => 'is there', String),
        (outcome) => outcome === 'is there',
        GIVE_UP_AFTER_MS,
      );
    },
    async stop() {
      await withAdmin((admin) => admin.deleteTopics({ topics: names }));
    },
  });
}

async function lagIn(topic: string): Promise<number> {
  const metric = await register.getSingleMetric('kafka_consumergroup_lag')?.get();
  const values = metric?.values.filter(({ labels }) => labels.topic === topic) ?? [];
  return values.reduce((sum, { value }) => sum + value, 0);
}

async function sees(wanted: string, look: () => readonly (string | null)[], key: string): Promise<void> {
  await until(
    wanted,
    () => Promise.resolve(look()),
    (keys) => keys.includes(key),
    GIVE_UP_AFTER_MS,
  );
}
