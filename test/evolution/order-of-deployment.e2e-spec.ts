import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { event, OrderConfirmed, OrderPlaced, OrderReturned, type DomainEvent } from '#libs/contracts';
import { createKafka, type Kafka } from '#libs/kafka';
import { register } from 'prom-client';
import { answerOn, scan, type Answer } from '../../tools/contracts/withdraw.js';
import { kafkaConnectionOf } from '../../tools/launcher/doors/kafka-users.js';
import { TopicWatch } from '../messaging/topic-watch.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import {
  MIGRATING,
  OrderPlacedV2,
  OrderPlacedWithNote,
  PARTS,
  RELEASE_1,
  WITH_NOTE,
  WITH_RETURNS,
  WITHDRAWN_V1,
  WITHOUT_V1,
} from './releases.js';
import { Store } from './store.js';
import { ReactsToReturns, ReactsToV1, ReactsToV2, Warehouse } from './warehouse.js';

// docs/evolution.md, played on real Kafka and real PostgreSQL: a store publishes, and a warehouse reserves two pieces.

const ORDERED = {
  customerId: 'customer-1',
  lines: [{ sku: 'BREAD', quantity: 2 }],
  total: { amount: 600, currency: 'EUR' },
};
const RESERVED_ONCE = 2 * PARTS;

let kafka: Kafka;
let store: Store;
let warehouse: Warehouse;

beforeAll(() => {
  kafka = createKafka({ ...kafkaConnectionOf(runningSuite(), 'evolution'), quiet: true });
});

beforeEach(async () => {
  store = await Store.open(kafka);
  warehouse = await Warehouse.hearing(store, kafka);
});

afterEach(async () => {
  await warehouse.close();
  await store.close();
});

describe('an optional field', () => {
  it('may be published before or after its consumers know it', async () => {
    await warehouse.runs(ReactsToV1, RELEASE_1);
    const byNewStore = randomUUID();
    await store.publish(WITH_NOTE, event(OrderPlacedWithNote, { ...ORDERED, orderId: byNewStore, note: 'ring twice' }));
    expect(await confirmed(byNewStore)).toMatchObject({ reserved: RESERVED_ONCE });

    await warehouse.runs(ReactsToV1, WITH_NOTE);
    const byOldStore = randomUUID();
    await store.publish(RELEASE_1, v1(byOldStore));
    expect(await confirmed(byOldStore)).toMatchObject({ reserved: RESERVED_ONCE });
  });
});

describe('a new major version, in the order of docs/evolution.md', () => {
  it('reserves the stock of each order once, at every step', async () => {
    const watch = await TopicWatch.of(store.topic);
    await warehouse.runs(ReactsToV1, RELEASE_1);
    await reservesOnce(RELEASE_1, v1);

    // The consumers first: they bring the old version to the new one.
    await warehouse.runs(ReactsToV2, MIGRATING);
    await reservesOnce(RELEASE_1, v1);

    // Then both versions. They carry one id, and the metric counts the second one.
    const before = await counted('inbox_duplicates_total');
    const inBoth = await reservesOnce(MIGRATING, v2);
    const [older, newer] = await watch.shows(3, inBoth);
    expect([older, newer].map((one) => String(one?.headers.ce_type))).toEqual(['OrderPlaced', 'OrderPlaced.v2']);
    expect(String(newer?.headers.ce_id)).toBe(String(older?.headers.ce_id));
    expect((await counted('inbox_duplicates_total')) - before).toBe(1);

    // A group that knows only the old one still takes part.
    await warehouse.runs(ReactsToV1, RELEASE_1);
    await reservesOnce(MIGRATING, v2);
    expect((await counted('inbox_duplicates_total')) - before).toBe(2);

    // Then the old version is published no longer.
    await warehouse.runs(ReactsToV2, WITHDRAWN_V1);
    await reservesOnce(WITHDRAWN_V1, v2);
    await watch.stop();
  });

  it('has one effect, though a new release reads again what an old one has taken', async () => {
    const orderId = randomUUID();
    await store.publish(MIGRATING, v2(orderId));
    await warehouse.runs(ReactsToV1, RELEASE_1);
    expect(await confirmed(orderId)).toMatchObject({ reserved: RESERVED_ONCE });

    // As it would if the old release had committed no offset.
    await warehouse.stop();
    await fromTheBeginning();
    await warehouse.runs(ReactsToV2, MIGRATING);
    const later = await reservesOnce(MIGRATING, v2);

    expect(later).not.toBe(orderId);
    expect(await warehouse.confirmed(orderId)).toMatchObject({ reserved: RESERVED_ONCE });
    expect(await warehouse.letters(orderId)).toEqual([]);
  });
});

describe('the withdrawal of the old major version', () => {
  it('waits for the last group, in the last partition', async () => {
    await warehouse.runs(ReactsToV1, RELEASE_1);
    await reservesOnce(RELEASE_1, v1);
    await warehouse.stop();
    const orders = Array.from({ length: 12 }, (): string => randomUUID());
    await store.publish(RELEASE_1, ...orders.map(v1));
    await store.publish(WITHDRAWN_V1, ...orders.map((orderId) => event(OrderConfirmed, { orderId })));
    const watch = await TopicWatch.of(store.topic);
    await watch.shows(2 + 2 * orders.length);

    const { isWell, text } = await withdrawal();
    expect(isWell).toBe(false);
    const partitions = new Set(
      watch.seen.filter(({ key }) => orders.includes(key ?? '')).map(({ partition }) => partition),
    );
    expect(text.split('\n')).toHaveLength(partitions.size);
    for (const partition of partitions)
      expect(text).toMatch(
        new RegExp(
          `^${warehouse.group} (has taken nothing|is at offset \\d+) in ${store.topic}/${String(partition)},`,
          'm',
        ),
      );

    await warehouse.runs(ReactsToV2, WITHDRAWN_V1);
    for (const orderId of orders) expect(await warehouse.confirmed(orderId)).toMatchObject({ reserved: RESERVED_ONCE });
    await warehouse.stop();
    expect(await withdrawal()).toMatchObject({
      isWell: true,
      text: expect.stringMatching(/^The last OrderPlaced in /),
    });
    await watch.stop();
  });

  it('leaves no group on the brokers', async () => {
    const groups = async () => {
      const admin = kafka.admin();
      await admin.connect();
      const { groups: all } = await admin.listGroups();
      await admin.disconnect();
      return all.map(({ groupId }) => groupId).filter((id) => id.startsWith('contracts-'));
    };
    await store.publish(RELEASE_1, v1(randomUUID()));
    await withdrawal();
    expect(await groups()).toEqual([]);
  });
});

describe('the wrong order loses nothing', () => {
  it('the new version alone, before its consumers: it is parked with what follows it, and redriven', async () => {
    await warehouse.runs(ReactsToV1, RELEASE_1);
    const orderId = randomUUID();
    await store.publish(WITHDRAWN_V1, v2(orderId), event(OrderConfirmed, { orderId }));
    const [letter] = await parkedInOrder(orderId);

    await warehouse.runs(ReactsToV2, MIGRATING);
    await redriven(orderId, letter);
  });

  it('the new consumers without the upcaster, while old records are left: the same', async () => {
    await warehouse.runs(ReactsToV2, WITHOUT_V1);
    const orderId = randomUUID();
    await store.publish(RELEASE_1, v1(orderId), event(OrderConfirmed, { orderId }));
    const [letter] = await parkedInOrder(orderId);

    await warehouse.runs(ReactsToV2, WITHDRAWN_V1);
    await redriven(orderId, letter);
  });

  it('a new event, before its consumers: it is ignored and counted, and a later release reads it again', async () => {
    await warehouse.runs(ReactsToV1, RELEASE_1);
    const orderId = await reservesOnce(WITH_RETURNS, v1);
    await store.publish(WITH_RETURNS, event(OrderReturned, { orderId }));
    await until(
      'the event counted',
      () => counted('ignored_messages_total'),
      (count) => count === 1,
    );
    expect(await warehouse.letters(orderId)).toEqual([]);

    await warehouse.stop();
    await fromTheBeginning();
    await warehouse.runs(ReactsToReturns, WITH_RETURNS);
    expect(await warehouse.restocked(orderId)).toMatchObject({ confirmed: true });
  });
});

function v1(orderId: string): OrderPlaced {
  return event(OrderPlaced, { ...ORDERED, orderId });
}

function v2(orderId: string): OrderPlacedV2 {
  return event(OrderPlacedV2, { ...ORDERED, orderId, lines: [{ sku: 'BREAD', quantity: 2 * PARTS }] });
}

/** An order and its confirmation, published by a release, are applied once, and nothing is parked. */
async function reservesOnce(release: typeof RELEASE_1, placed: (orderId: string) => DomainEvent): Promise<string> {
  const orderId = randomUUID();
  await store.publish(release, placed(orderId));
  expect(await confirmed(orderId)).toMatchObject({ reserved: RESERVED_ONCE });
  expect(await warehouse.letters(orderId)).toEqual([]);
  return orderId;
}

async function confirmed(orderId: string) {
  await store.publish(RELEASE_1, event(OrderConfirmed, { orderId }));
  return warehouse.confirmed(orderId);
}

async function parkedInOrder(orderId: string) {
  const letters = await warehouse.parked(orderId, 2);
  expect(letters.map(({ reason }) => reason)).toEqual(['unknown-version', 'key-quarantined']);
  return letters;
}

async function redriven(orderId: string, letter: Parameters<Warehouse['redrive']>[0] | undefined): Promise<void> {
  if (letter === undefined) throw new Error('nothing is parked');
  await warehouse.redrive(letter);
  expect(await warehouse.confirmed(orderId)).toMatchObject({ reserved: RESERVED_ONCE });
  expect((await warehouse.letters(orderId)).map(({ status }) => status)).toEqual(['redriven', 'redriven']);
}

async function fromTheBeginning(): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.resetOffsets({ groupId: warehouse.group, topic: store.topic, earliest: true });
  await admin.disconnect();
}

async function withdrawal(): Promise<Answer> {
  const about = { type: 'OrderPlaced', topic: store.topic };
  const found = await scan(kafka, { ...about, hearers: [warehouse.group] });
  return answerOn({ ...about, ...found, publisher: undefined, readings: [] });
}

/** What a metric has counted in the topic of the store. */
async function counted(name: string): Promise<number> {
  const metric = await register.getSingleMetric(name)?.get();
  return metric?.values.find(({ labels }) => labels.topic === store.topic)?.value ?? 0;
}
