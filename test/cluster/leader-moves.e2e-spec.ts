import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SERVICES } from '#libs/contracts';
import { ensureTopics } from '#libs/kafka';
import { Logger } from '@nestjs/common';
import { ConfigResourceTypes } from 'kafkajs';
import { atRest } from '../invariants/at-rest.js';
import { expectInvariants } from '../invariants/invariants.js';
import { ownKafka, withAdmin } from '../messaging/topic-watch.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer, outcomesOf, type PlacedOrder } from '../story/scenario.js';
import { askAgain } from '../suite/ask-again.js';
import { EVENT_TOPICS } from '../suite/kafka-probe.js';
import { OwnSuite } from '../suite/own-suite.js';
import { runningSuite } from '../suite/running-suite.js';
import { BROKERS, electNextLeaders, endBroker, pidOf } from './brokers.js';
import { NumberedRows } from './numbered-rows.js';

// These tests stop brokers, and need three of them, so this file starts its own suite.
const suite = new OwnSuite('three-brokers', ['--brokers', '3']);
await suite.start();
// The client says of each request that a leader's move has cost.
Logger.overrideLogger(false);

// More than the limits of all waits of a test together, whose errors say more.
jest.setTimeout(480_000);

afterAll(() => askAgain(expectInvariants));
afterAll(() => suite.remove());

describe('three brokers', () => {
  it('let the setup steps create their topics without an error of the client in the log, although not all brokers know a new topic at once', () => {
    const lines = readFileSync(suite.logFile, 'utf8').split('\n');
    const setups = lines.filter((line) => SERVICES.some((service) => line.startsWith(`${service}-setup`)));
    expect(setups.filter((line) => line.includes('ERROR'))).toEqual([]);
  });

  it('are shown with their addresses and processes, and keep three copies of every topic, of which two must be written', async () => {
    expect(runningSuite().kafkaBrokers.split(',')).toHaveLength(3);
    expect(Object.keys(runningSuite().servers)).toEqual(expect.arrayContaining([...BROKERS]));

    const { topics } = await withAdmin((admin) => admin.fetchTopicMetadata({ topics: EVENT_TOPICS }));
    const copies = topics.flatMap(({ partitions }) => partitions.map(({ replicas }) => replicas.toSorted()));
    expect(new Set(copies.map(String))).toEqual(new Set(['1,2,3']));
    expect(new Set(await Promise.all(EVENT_TOPICS.map(minInSyncOf)))).toEqual(new Set(['2']));
  });
});

describe('when partitions get other leaders under load, every row is in its topic, and the rows of a key in their order', () => {
  let topic: string;
  let rows: NumberedRows;

  beforeEach(async () => {
    topic = `test-${randomUUID()}.events`;
    await ensureTopics(ownKafka(), [{ name: topic, partitions: 12, config: {} }], { factor: 3, minInSync: 2 });
    rows = new NumberedRows(topic);
    await rows.goOn(20);
  });

  afterEach(async () => {
    await rows.stop();
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'because brokers end by %s; every order that is placed meanwhile is completed, and every offset is committed',
    async (signal) => {
      const third = pidOf('kafka-3');
      const placed = await ordersDuring(async () => {
        for (const broker of ['kafka', 'kafka-2']) {
          await endBroker(broker, signal, [topic, ...EVENT_TOPICS]);
          await rows.goOn(20);
        }
      });

      expect(await rows.found()).toEqual({ missing: [], outOfOrder: [] });
      expect(new Set((await outcomesOf(placed)).map(({ status }) => status))).toEqual(new Set(['COMPLETED']));
      // A consumer whose commits go to a former coordinator would never come to rest.
      await askAgain(() => atRest());
      // Each broker starts again alone.
      expect(pidOf('kafka-3')).toBe(third);
    },
  );

  it('because other brokers are elected', async () => {
    for (let election = 0; election < 10; election += 1) {
      await electNextLeaders(topic);
      await rows.goOn(20);
    }
    expect(await rows.found()).toEqual({ missing: [], outOfOrder: [] });
    // Without a move in the middle of a request this would have shown nothing.
    expect(rows.repeated).toBeGreaterThan(0);
  });
});

/** Lets customers order, one order after the other, for as long as `work` takes. @returns all their orders */
async function ordersDuring(work: () => Promise<void>): Promise<PlacedOrder[]> {
  const [customer, mug] = [await newCustomer({ balance: 100_000 * PRICE }), await newProduct({ stock: 100_000 })];
  const placed: PlacedOrder[] = [];
  let isOver = false;
  const load = Promise.all(
    Array.from({ length: 3 }, async () => {
      while (!isOver) placed.push(await customer.orders({ [mug]: 1 }, { deadlineMs: 120_000 }));
    }),
  );
  try {
    await work();
  } finally {
    // Also after a failure: customers who go on ordering would keep the suite from coming to rest.
    isOver = true;
    await load;
  }
  return placed;
}

async function minInSyncOf(topic: string): Promise<string | undefined> {
  const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: ['min.insync.replicas'] }];
  const answer = await withAdmin((admin) => admin.describeConfigs({ includeSynonyms: false, resources }));
  return answer.resources[0]?.configEntries[0]?.configValue;
}
