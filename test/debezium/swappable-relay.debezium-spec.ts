import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { SERVICES } from '#libs/contracts';
import { createKafka, KafkaProducer } from '#libs/kafka';
import { outboxMigrations, outboxSource, Relay } from '#libs/outbox';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { expectInvariants } from '../invariants/invariants.js';
import { EVENT_TOPICS, header, readTopics, TOPIC_BEGINNINGS, type TopicMessage } from '../suite/kafka-probe.js';
import { newProduct } from '../story/product.js';
import { OwnSuite } from '../suite/own-suite.js';
import { query, runningSuite } from '../suite/running-suite.js';
import { customer, newCustomer, stockOf } from '../story/scenario.js';
import { until } from '../suite/until.js';
import { startKafkaConnect, type ConnectLogin, type KafkaConnect } from '../../bench/relay/kafka-connect.js';
import { caFileIn } from '../../tools/launcher/doors/certificates.js';
import { aclsOf } from '../../tools/launcher/doors/kafka-access.js';
import { kafkaConnectionOf, loginOf } from '../../tools/launcher/doors/kafka-users.js';
import { withAdmin } from '../messaging/topic-watch.js';
import { changeKafkaPassword } from '../security/rotation.js';
import { Collector } from '../traces/collector.js';
import { expectOneTrace, newTrace, spansOfEvents, TREE, treeOf, UNDONE } from '../traces/saga-spans.js';

/** Its user on the brokers, and its role in the databases. */
const DEBEZIUM = 'debezium';

/** A first run downloads Debezium. */
const SET_UP_WITHIN_MS = 150_000;

const STORY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 60_000;

const collector = new Collector();
await collector.start();
// It runs with OUTBOX_RELAY=none: nothing is published unless Debezium does it.
const suite = new OwnSuite('debezium', [], { OUTBOX_RELAY: 'none', ...collector.environment });
await suite.start();
let connect: KafkaConnect;

beforeAll(async () => {
  const folder = join(suite.dataDir, 'connect');
  connect = await startKafkaConnect(runningSuite().kafkaBrokers, folder, await debeziumLogin());
  for (const service of SERVICES) await connect.publishOutbox({ service, databaseUrl: adminUrl(service) });
}, SET_UP_WITHIN_MS);

afterAll(async () => {
  await connect.stop();
  await suite.remove();
  await collector.stop();
}, STOP_WITHIN_MS);

describe('a suite whose outboxes Debezium publishes', () => {
  afterAll(() => expectInvariants(), STORY_WITHIN_MS);

  it(
    'completes an order',
    async () => {
      const mug = await newProduct({ stock: 10 });

      const order = await customer('alice').orders({ [mug]: 2 });

      await order.becomes('COMPLETED');
      expect(await stockOf(mug)).toMatchObject({ onHand: 8, reserved: 0, shipped: 2 });
    },
    STORY_WITHIN_MS,
  );

  it(
    'cancels an order whose payment is declined, and gives the stock back',
    async () => {
      const mug = await newProduct({ stock: 10 });
      const poor = await newCustomer({ balance: 0 });

      const order = await poor.orders({ [mug]: 2 });

      expect(await order.isCancelledAndSettled()).toMatchObject({ reason: 'payment-declined' });
      expect(await stockOf(mug)).toMatchObject({ onHand: 10, reserved: 0, shipped: 0 });
    },
    STORY_WITHIN_MS,
  );

  it(
    'keeps the spans of an order in one trace, which none of our relays has sent',
    async () => {
      const { traceparent, traceId } = newTrace();
      const poor = await newCustomer({ balance: 0 });
      const order = await poor.orders({ [await newProduct({ stock: 10 })]: 2 }, { traceparent });
      await order.isCancelledAndSettled();

      const events = ['OrderPlaced', 'StockReserved', 'PaymentDeclined', ...UNDONE] as const;
      expectOneTrace(await spansOfEvents(collector, order.id, events), traceId);
      expect(treeOf(collector.of(traceId))).toBe(TREE);
      expect(collector.spans.filter(({ name }) => name.startsWith('send'))).toEqual([]);
    },
    STORY_WITHIN_MS,
  );

  it('keeps no published row', async () => {
    for (const service of SERVICES) expect(await query(service, 'SELECT FROM outbox')).toEqual([]);
  });
});

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** Rows that differ in everything in which messages can differ. */
const ROWS = {
  'with a whole trace': { payload: '{"orderId":"1"}', traceparent: TRACEPARENT, tracestate: 'congo=t61rcWkgMzE' },
  'with a trace and no tracestate': { payload: '{"orderId":"1"}', traceparent: TRACEPARENT, tracestate: null },
  'without a trace': { payload: '{"orderId":"1"}', traceparent: null, tracestate: null },
  'with spaces, an order of fields and a number that must stay as they are': {
    payload: '{ "z": 1.50,  "a": 12345678901234567890, "z": 2 }',
    traceparent: TRACEPARENT,
    tracestate: null,
  },
  'with text beyond ASCII': {
    payload: '{"text":"Zürich 東京 🍵 \\u0041"}',
    traceparent: TRACEPARENT,
    tracestate: null,
  },
} as const;

type RowName = keyof typeof ROWS;
const ROW_NAMES = Object.keys(ROWS) as RowName[];

describe('the message of a row', () => {
  const ids = Object.fromEntries(ROW_NAMES.map((name) => [name, randomUUID()])) as Record<RowName, string>;
  let messages: readonly TopicMessage[];

  /** What must be the same, whoever publishes the row. */
  const messagesOf = (name: RowName) =>
    messages
      .filter((message) => header(message, 'ce_id') === ids[name])
      .map(({ topic, partition, key, value, headers }) => ({
        topic,
        partition,
        key,
        value,
        headers: textsOf(headers),
      }));

  beforeAll(async () => {
    await insertRows(adminUrl('order'), ids);
    await letOurRelayPublish(ids);
    messages = await until(
      'every row is published by both',
      () => readTopics(TOPIC_BEGINNINGS),
      (seen) =>
        ROW_NAMES.every((name) => seen.filter((message) => header(message, 'ce_id') === ids[name]).length === 2),
    );
  }, STORY_WITHIN_MS);

  it.each(ROW_NAMES)('is the same from Debezium and from our relay, for a row %s', (name) => {
    const [one, other] = messagesOf(name);

    expect(one).toEqual(other);
    expect(one).toMatchObject({ topic: 'order.events', key: keyOf(ids[name]), value: Buffer.from(ROWS[name].payload) });
  });

  it('has the headers of the contract, and no others', () => {
    const always = {
      ce_specversion: '1.0',
      ce_source: '/order',
      ce_type: 'NobodyReactsToThis',
      ce_time: '2026-01-01T00:00:00.000Z',
      ce_dataschema: 'urn:test',
      'content-type': 'application/json',
    };
    const traces: [RowName, object][] = [
      ['without a trace', {}],
      ['with a trace and no tracestate', { traceparent: TRACEPARENT }],
      ['with a whole trace', { traceparent: TRACEPARENT, tracestate: 'congo=t61rcWkgMzE' }],
    ];

    for (const [name, trace] of traces) {
      const headers = { ...always, ce_id: ids[name], ce_subject: keyOf(ids[name]), ...trace };
      expect(messagesOf(name)).toEqual([expect.objectContaining({ headers }), expect.objectContaining({ headers })]);
    }
  });
});

/** A header without text differs from an absent header: it is null. */
function textsOf(headers: TopicMessage['headers']): Record<string, string | null> {
  const text = (header: Buffer | null) => header?.toString('utf8') ?? null;
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, text(value)]));
}

function keyOf(id: string): string {
  return `key of ${id}`;
}

/** On secured brokers: a user of its own, which may write to the topics of events and do nothing else. */
async function debeziumLogin(): Promise<ConnectLogin | undefined> {
  const { secretsDir } = runningSuite();
  if (secretsDir === null) return undefined;
  await changeKafkaPassword(secretsDir, DEBEZIUM);
  const rights = EVENT_TOPICS.map((name) => ({
    user: DEBEZIUM,
    resource: { type: 'topic', name } as const,
    operations: ['Write'] as const,
    why: 'it publishes the outbox of its owner',
  }));
  await withAdmin((admin) => admin.createAcls({ acl: rights.flatMap(aclsOf) }));
  return { caFile: caFileIn(secretsDir), username: DEBEZIUM, password: loginOf(secretsDir, DEBEZIUM).sasl.password };
}

/** A superuser's URL of a database. */
function adminUrl(database: string): string {
  return Object.assign(new URL(runningSuite().postgresAdminUrl ?? ''), { pathname: `/${database}` }).href;
}

async function insertRows(databaseUrl: string, ids: Record<RowName, string>): Promise<void> {
  for (const name of ROW_NAMES) {
    const { payload, traceparent, tracestate } = ROWS[name];
    await run(
      databaseUrl,
      `INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, time, dataschema, traceparent, tracestate)
       VALUES ($1, 'order', $2, 'NobodyReactsToThis', $3, '2026-01-01T00:00:00.000Z', 'urn:test', $4, $5)`,
      [ids[name], keyOf(ids[name]), payload, traceparent, tracestate],
    );
  }
}

/** Lets our relay publish the same rows, from a database that Debezium does not read. */
async function letOurRelayPublish(ids: Record<RowName, string>): Promise<void> {
  await run(adminUrl('postgres'), 'CREATE DATABASE relayed');
  const databaseUrl = adminUrl('relayed');
  const dataSource = new DataSource({ type: 'postgres', url: databaseUrl, migrations: [...outboxMigrations] });
  await dataSource.initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();
  await insertRows(databaseUrl, ids);
  const kafka = createKafka(kafkaConnectionOf(runningSuite(), 'debezium-test'));
  const relay = Relay.of(databaseUrl, outboxSource(), new KafkaProducer(kafka));
  relay.start();
  const waiting = () => run(databaseUrl, 'SELECT FROM outbox');
  await until('our relay has published all', waiting, (rows) => rows.length === 0);
  await relay.stop();
}

async function run(databaseUrl: string, sql: string, values: readonly unknown[] = []): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}
