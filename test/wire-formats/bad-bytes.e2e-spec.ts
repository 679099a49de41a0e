import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AvroCodec, avroSchemaOf, avroTextOf } from '#libs/avro';
import { CATALOGUE, type EventName } from '#libs/contracts';
import { dlq, setUpWith } from '../delivery/command.js';
import { orderMessage, type OrderMessage } from '../delivery/message.js';
import { lettersOf } from '../delivery/parked.js';
import { withRoomFor } from '../delivery/room.js';
import { expectInvariants } from '../invariants/invariants.js';
import { TopicWatch } from '../messaging/topic-watch.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer, type PlacedOrder } from '../story/scenario.js';
import { ask } from '../suite/http.js';
import { publish } from '../suite/kafka-probe.js';
import { OwnSuite } from '../suite/own-suite.js';
import { query, runningSuite } from '../suite/running-suite.js';
import { SchemaRegistry } from '../suite/schema-registry.js';
import { until } from '../suite/until.js';

const TOPIC = 'order.events';
const MEGABYTE = 1024 * 1024;

// These tests let the registry be away, so this file starts its own suite.
const registry = await SchemaRegistry.start();
const suite = new OwnSuite('bytes', ['--avro'], { SCHEMA_REGISTRY_URL: registry.url });
await suite.start();
const letters = await TopicWatch.of('payment.dlt');

/** The orders of which these tests publish a second confirmation. */
const confirmedTwice: string[] = [];

const codec = new AvroCodec(
  CATALOGUE,
  {
    idOf: (_subject, { text }) => Promise.resolve(registry.register(text)),
    schemaOf: () => Promise.reject(new Error('nothing is read here')),
  },
  ['OrderCancelled', 'OrderConfirmed'],
);

beforeAll(() => codec.prepareToEncode());
afterAll(() => expectInvariants({ 'each service publishes the events of an order in a legal order': confirmedTwice }));
afterAll(async () => {
  await letters.stop();
  await suite.remove();
  registry.stop();
});

describe('a message in Avro that nobody can ever process', () => {
  it.each<[string, (good: AvroMessage) => Partial<OrderMessage>, string, RegExp]>([
    ['whose schema nobody registered', ({ value }) => ({ value: withId(value, 4711) }), 'unreadable', /id 4711/],
    [
      'whose bytes end too early',
      ({ value }) => ({ value: value.subarray(0, value.length - 3) }),
      'unreadable',
      /is not Avro of the schema \d+: truncated/,
    ],
    [
      'which is JSON',
      ({ key }) => ({ value: Buffer.from(JSON.stringify({ orderId: key, reason: 'out-of-stock' })) }),
      'unreadable',
      /does not begin with the id of a schema/,
    ],
    [
      'whose header says that it is JSON',
      ({ headers }) => ({ headers: { ...headers, 'content-type': 'application/json' } }),
      'unreadable',
      /not JSON/,
    ],
    [
      'whose schema is that of another event',
      ({ value }) => ({ value: withId(value, idOf('OrderConfirmed')) }),
      'unreadable',
      /is that of choreographed_saga\.OrderConfirmed, and OrderCancelled has choreographed_saga\.OrderCancelled/,
    ],
    [
      'whose schema has the same name and another meaning',
      ({ value }) => ({ value: withId(value, registry.register(cancelledWith('bytes'))) }),
      'contract-violation',
      /reason/,
    ],
  ])('%s, is parked with the reason and with the bytes as they came', async (_, spoil, reason, says) => {
    const good = inAvro('OrderCancelled', { orderId: randomUUID(), reason: 'out-of-stock' });
    await expectParked({ ...good, ...spoil(good) }, reason, says);
  });

  it('because a field has a megabyte, is parked with the reason and with the bytes as they came', async () => {
    await withRoomFor(2 * MEGABYTE, TOPIC, async () => {
      const reason = 'x'.repeat(MEGABYTE);
      await expectParked(inAvro('OrderCancelled', { orderId: randomUUID(), reason }), 'contract-violation', /reason/);
    });
  });
});

describe('a message whose schema is registered later', () => {
  it('is parked, shown in hexadecimal, applied by a redrive, and shown as JSON from then on', async () => {
    const order = await completedOrder();
    confirmedTwice.push(order.id);
    const good = inAvro('OrderConfirmed', { orderId: order.id });
    const early = { ...good, value: withId(good.value, registry.nextId) };
    await publish(TOPIC, [early]);
    const [letter] = await lettersOf('payment', order.id, 1);
    expect(letter).toMatchObject({ reason: 'unreadable', status: 'parked' });
    expect((await dlq('show', String(letter?.id))).out).toContain(early.value.toString('hex'));

    expect(registry.register(`${avroTextOf(avroSchemaOf('OrderConfirmed', CATALOGUE))}\n`)).toBe(registry.nextId - 1);
    for (const service of ['payment', 'inventory'] as const) {
      const [parked] = await lettersOf(service, order.id, 1);
      expect(await dlq('redrive', String(parked?.id), '--why', 'it is registered now')).toMatchObject({ status: 0 });
    }
    expect((await lettersOf('payment', order.id, 1))[0]?.status).toBe('redriven');
    expect((await dlq('show', String(letter?.id))).out).toContain(`"orderId": "${order.id}"`);
  });
});

describe('while the registry is away', () => {
  it('events with known schemas go on, and one with another schema waits until it is back', async () => {
    await completedOrder();
    const order = await completedOrder();
    const text = `${avroTextOf(avroSchemaOf('OrderConfirmed', CATALOGUE))} `;
    confirmedTwice.push(order.id);
    const good = inAvro('OrderConfirmed', { orderId: order.id });
    registry.isAway = true;
    try {
      await completedOrder();
      const unknown = { ...good, value: withId(good.value, registry.register(text)) };
      await publish(TOPIC, [unknown]);
      await until('payment postpones the partition', pausedAtPayment, (count) => count > 0);
      expect(await query('payment', 'SELECT FROM dead_letters WHERE key = $1', [order.id])).toEqual([]);
      expect(await isTaken(unknown)).toBe(false);
    } finally {
      registry.isAway = false;
    }
    await until(
      'the message taken',
      () => isTaken(good),
      (taken) => taken,
    );
    expect(await query('payment', 'SELECT FROM dead_letters WHERE key = $1', [order.id])).toEqual([]);
  });

  it('a setup step waits for it, and says so when its time is up', async () => {
    const env = { SCHEMA_REGISTRY_URL: 'http://127.0.0.1:9', STARTUP_TIMEOUT_SECONDS: '1' };
    const { status, out, error } = await setUpWith(
      { DATABASE_URL: runningSuite().setupDatabases.order, ...env },
      'order',
    );
    expect(status).toBe(1);
    expect(out + error).toMatch(/The schema registry did not answer within 1 s: .*127\.0\.0\.1:9/);
  });
});

describe('an event of a type that is registered, and that nobody here knows', () => {
  it('is ignored and counted', async () => {
    const ignored = await ignoredByPayment();
    const orderId = randomUUID();
    const id = registry.register('{"type":"record","name":"OrderGiftWrapped","fields":[]}');
    const good = inAvro('OrderConfirmed', { orderId });
    const headers = { ...good.headers, ce_type: 'OrderGiftWrapped' };
    await publish(TOPIC, [{ ...good, headers, value: withId(Buffer.alloc(5), id) }]);
    await until('one more ignored', ignoredByPayment, (count) => count === ignored + 1);
    expect(await query('payment', 'SELECT FROM dead_letters WHERE key = $1', [orderId])).toEqual([]);
  });
});

interface AvroMessage extends OrderMessage {
  readonly value: Buffer;
}

function inAvro(type: EventName, data: { readonly orderId: string; readonly reason?: string }): AvroMessage {
  const message = orderMessage(type, data);
  const { contentType, value } = codec.encode(JSON.stringify(data), type);
  return { ...message, headers: { ...message.headers, 'content-type': contentType }, value: Buffer.from(value) };
}

async function expectParked(message: OrderMessage, reason: string, says: RegExp): Promise<void> {
  await publish(TOPIC, [message]);
  const [letter] = await lettersOf('payment', message.key, 1);
  expect(letter).toMatchObject({ reason, status: 'parked' });
  const [row] = await query<{ message: string }>('payment', 'SELECT message FROM dead_letters WHERE id = $1', [
    letter?.id,
  ]);
  expect(row?.message).toMatch(says);
  const [seen] = await letters.shows(1, message.key);
  expect(seen?.value?.equals(message.value ?? Buffer.alloc(0))).toBe(true);
  expect(String(seen?.headers['content-type'])).toBe(message.headers['content-type']);
}

async function completedOrder(): Promise<PlacedOrder> {
  const order = await (await newCustomer({ balance: PRICE })).orders({ [await newProduct({ stock: 1 })]: 1 });
  await order.becomes('COMPLETED');
  return order;
}

function idOf(type: EventName): number {
  return registry.register(avroTextOf(avroSchemaOf(type, CATALOGUE)));
}

function cancelledWith(type: string): string {
  const { fields, ...schema } = avroSchemaOf('OrderCancelled', CATALOGUE);
  return JSON.stringify({
    ...schema,
    fields: fields.map((field) => (field.name === 'reason' ? { ...field, type } : field)),
  });
}

function withId(value: Buffer, id: number): Buffer {
  const other = Buffer.from(value);
  other.writeInt32BE(id, 1);
  return other;
}

async function isTaken({ headers }: OrderMessage): Promise<boolean> {
  return (await query('payment', 'SELECT FROM inbox WHERE message_id = $1', [headers.ce_id])).length > 0;
}

function pausedAtPayment(): Promise<number> {
  return metricOfPayment('consumer_paused_partitions');
}

function ignoredByPayment(): Promise<number> {
  return metricOfPayment('ignored_messages_total');
}

async function metricOfPayment(name: string): Promise<number> {
  const { body } = await ask<string>('payment', 'GET /metrics');
  return Number(new RegExp(`^${name}\\{topic="order.events"\\} (\\d+)$`, 'm').exec(body)?.[1] ?? 0);
}
