import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { ConfigResourceTypes } from 'kafkajs';
import { startBackgroundSuite } from '../../tools/launcher/background-suite.js';
import { expectInvariants } from '../invariants/invariants.js';
import { OwnTopic } from '../messaging/own-topic.js';
import { withAdmin } from '../messaging/topic-watch.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer, outcomesOf, type PlacedOrder } from '../story/scenario.js';
import { EVENT_TOPICS } from '../suite/kafka-probe.js';
import { BROKERS, electNextLeaders, endBroker, leadersOf, pidOf } from './brokers.js';
import { NumberedRows } from './numbered-rows.js';

// These tests stop brokers, and need three of them, so this file starts its own suite.
const dataDir = mkdtempSync(join(tmpdir(), 'saga-three-brokers-'));
const suite = await startBackgroundSuite({
  dataDir,
  args: ['--brokers', '3'],
  env: { NODE_OPTIONS: '', NODE_ENV: 'production' },
  limitMs: 240_000,
});
process.env.SUITE_DATA_DIR = dataDir;
// The client says of each request that a leader's move has cost.
Logger.overrideLogger(false);

jest.setTimeout(300_000);

afterAll(async () => {
  try {
    await expectInvariants();
  } finally {
    await suite.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 120_000);

describe('three brokers', () => {
  it('are shown with their addresses and processes, and keep three copies of every topic, of which two must be written', async () => {
    expect(suite.suite.kafkaBrokers.split(',')).toHaveLength(3);
    expect(Object.keys(suite.suite.servers)).toEqual(expect.arrayContaining([...BROKERS]));

    const { topics } = await withAdmin((admin) => admin.fetchTopicMetadata({ topics: EVENT_TOPICS }));
    const copies = topics.flatMap(({ partitions }) => partitions.map(({ replicas }) => replicas.toSorted()));
    expect(new Set(copies.map(String))).toEqual(new Set(['1,2,3']));
    expect(new Set(await Promise.all(EVENT_TOPICS.map(minInSyncOf)))).toEqual(new Set(['2']));
  });
});

describe('when the leaders of partitions move under load, every row is in its topic, and the rows of a key in their order', () => {
  let topic: OwnTopic;
  let rows: NumberedRows;

  beforeEach(async () => {
    topic = await OwnTopic.create({ partitions: 12 });
    // Its watcher would not outlive the brokers.
    await topic.watch.stop();
    rows = new NumberedRows(topic.name);
    await rows.goOn(20);
  });

  afterEach(async () => {
    await rows.stop();
    await topic.remove();
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('because each broker in turn ends by %s', async (signal) => {
    for (const broker of BROKERS) {
      await endBroker(broker, signal, [topic.name]);
      await rows.goOn(20);
    }
    expect(await rows.found()).toEqual({ missing: [], outOfOrder: [] });
  });

  it('because other brokers are elected', async () => {
    const before = await leadersOf(topic.name);
    for (let election = 0; election < 10; election += 1) {
      await electNextLeaders(topic.name);
      await rows.goOn(20);
    }
    expect(await leadersOf(topic.name)).not.toEqual(before);
    expect(await rows.found()).toEqual({ missing: [], outOfOrder: [] });
    // Without a move in the middle of a request this would have shown nothing.
    expect(rows.repeated).toBeGreaterThan(0);
  });
});

describe('when a broker stops and comes back', () => {
  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'by %s, every order that is placed meanwhile is completed',
    async (signal) => {
      const [customer, mug] = [await newCustomer({ balance: 100_000 * PRICE }), await newProduct({ stock: 100_000 })];
      const others = BROKERS.filter((broker) => broker !== 'kafka-2').map(pidOf);
      const placed: PlacedOrder[] = [];
      let isBack = false;
      const placeOrders = async () => {
        while (!isBack) placed.push(await customer.orders({ [mug]: 1 }, { deadlineMs: 120_000 }));
      };
      const load = Promise.all(Array.from({ length: 4 }, placeOrders));
      try {
        await endBroker('kafka-2', signal, EVENT_TOPICS);
      } finally {
        // Also after a failure: customers who go on ordering would keep the suite from coming to rest.
        isBack = true;
        await load;
      }

      expect(new Set((await outcomesOf(placed)).map(({ status }) => status))).toEqual(new Set(['COMPLETED']));
      expect(BROKERS.filter((broker) => broker !== 'kafka-2').map(pidOf)).toEqual(others);
    },
  );
});

async function minInSyncOf(topic: string): Promise<string | undefined> {
  const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: ['min.insync.replicas'] }];
  const answer = await withAdmin((admin) => admin.describeConfigs({ includeSynonyms: false, resources }));
  return answer.resources[0]?.configEntries[0]?.configValue;
}
