import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask } from '../suite/http.js';
import { expectInvariants } from '../invariants/invariants.js';
import { lagOf, publish } from '../suite/kafka-probe.js';
import { TopicWatch } from '../messaging/topic-watch.js';
import { newProduct } from '../story/product.js';
import { query } from '../suite/running-suite.js';
import { newCustomer } from '../story/scenario.js';
import { until } from '../suite/until.js';
import { orderMessage, type OrderMessage } from './message.js';
import { lettersOf } from './parked.js';
import { withRoomFor } from './room.js';

afterAll(expectInvariants);

const TOPIC = 'order.events';
const FIVE_MEGABYTES = 5 * 1024 * 1024;

let letters: TopicWatch;

beforeAll(async () => {
  letters = await TopicWatch.of('payment.dlt');
});

afterAll(() => letters.stop());

type Spoil = (message: OrderMessage) => Partial<OrderMessage>;

const json = (data: object) => Buffer.from(JSON.stringify(data));
const headers = (changes: Record<string, string>) => (message: OrderMessage) => ({
  headers: { ...message.headers, ...changes },
});

describe('a message that nobody can ever process', () => {
  it.each<[string, Spoil, string, RegExp]>([
    ['whose bytes are not JSON', () => ({ value: Buffer.from([0, 0xff, 0x7b]) }), 'unreadable', /not JSON/],
    [
      'whose JSON breaks the contract',
      ({ key }) => ({ value: json({ orderId: key, reason: 'no reason' }) }),
      'contract-violation',
      /reason/,
    ],
    [
      'of a version from the future',
      headers({ ce_type: 'OrderCancelled.v2' }),
      'unknown-version',
      /version 2 of OrderCancelled/,
    ],
    [
      'whose content type lies',
      headers({ 'content-type': 'avro/binary' }),
      'unreadable',
      /content type is 'avro\/binary'/,
    ],
    ['without a value', () => ({ value: null }), 'unreadable', /value is null/],
    ['without an id', ({ headers: { ce_id: _, ...rest } }) => ({ headers: rest }), 'unreadable', /ce_id/],
    [
      'whose key is that of another order',
      () => ({ value: json({ orderId: randomUUID(), reason: 'out-of-stock' }) }),
      'contract-violation',
      /key/,
    ],
  ])('%s is parked, whole, with the reason', async (_, spoil, reason, says) => {
    const whole = orderMessage('OrderCancelled', { orderId: randomUUID(), ...{ reason: 'out-of-stock' } });
    await expectParked({ ...whole, ...spoil(whole) }, reason, says);
  });

  it('of five megabytes is parked whole, too', async () => {
    await withRoomFor(2 * FIVE_MEGABYTES, TOPIC, async () => {
      const whole = orderMessage('OrderCancelled', { orderId: randomUUID() });
      await expectParked({ ...whole, value: Buffer.alloc(FIVE_MEGABYTES, 'x') }, 'unreadable', /not JSON/);
    });
  });

  it('has later messages of its key parked behind it, in order, while other keys flow on', async () => {
    const orderId = randomUUID();
    const bad = { ...orderMessage('OrderCancelled', { orderId }), value: Buffer.from('{') };
    const behind = [1, 2, 3].map(() => orderMessage('OrderConfirmed', { orderId }));
    await publish(TOPIC, [bad, ...behind]);

    const order = await (await newCustomer({ balance: 1_000 })).orders({ [await newProduct({ stock: 1 })]: 1 });
    await order.becomes('COMPLETED');

    const parked = await lettersOf('payment', orderId, 4);
    expect(parked.map(({ message_id }) => message_id)).toEqual(
      [bad, ...behind].map((message) => message.headers.ce_id),
    );
    expect(parked.map((letter) => letter.reason)).toEqual(['unreadable', ...behind.map(() => 'key-quarantined')]);
    const inTopic = await letters.shows(4, orderId);
    expect(inTopic.map((seen) => String(seen.headers.ce_id))).toEqual(parked.map(({ message_id }) => message_id));
  });
});

describe('an event of a type that only a newer publisher knows', () => {
  it('is ignored, counted in a metric, and delays no other message', async () => {
    const ignored = await ignoredByPayment();
    const orderId = randomUUID();
    const whole = orderMessage('OrderConfirmed', { orderId });
    await publish(TOPIC, [{ ...whole, headers: { ...whole.headers, ce_type: 'OrderGiftWrapped' } }]);

    await until('one more ignored', ignoredByPayment, (count) => count === ignored + 1);
    await until(
      'no lag',
      () => lagOf('payment'),
      (lag) => lag === 0,
    );
    expect(await query('payment', 'SELECT FROM dead_letters WHERE key = $1', [orderId])).toEqual([]);
  });
});

/** Expects the message whole in the table and in the topic, its id in the inbox, and its offset committed. */
async function expectParked(message: OrderMessage, reason: string, says: RegExp): Promise<void> {
  await publish(TOPIC, [message]);

  const [letter] = await lettersOf('payment', message.key, 1);
  expect(letter).toMatchObject({
    reason,
    status: 'parked',
    ...(message.headers.ce_id !== undefined && { message_id: message.headers.ce_id }),
  });
  expect(await query('payment', 'SELECT FROM inbox WHERE message_id = $1', [letter?.message_id])).toHaveLength(1);
  await until(
    'no lag',
    () => lagOf('payment'),
    (lag) => lag === 0,
  );

  const [seen] = await letters.shows(1, message.key);
  expect(message.value === null ? seen?.value : message.value.equals(seen?.value ?? Buffer.alloc(0))).toBe(
    message.value === null ? null : true,
  );
  const texts = Object.fromEntries(Object.entries(seen?.headers ?? {}).map(([name, value]) => [name, String(value)]));
  expect(texts).toEqual({
    ...message.headers,
    'kafka_dlt-original-topic': TOPIC,
    'kafka_dlt-original-partition': expect.stringMatching(/^\d+$/),
    'kafka_dlt-original-offset': expect.stringMatching(/^\d+$/),
    'kafka_dlt-original-timestamp': expect.stringMatching(/^\d{13}$/),
    'kafka_dlt-original-timestamp-type': 'CreateTime',
    'kafka_dlt-original-consumer-group': 'payment',
    'kafka_dlt-exception-fqcn': 'UnprocessableMessage',
    'kafka_dlt-exception-message': expect.stringMatching(says),
    'kafka_dlt-exception-stacktrace': expect.stringContaining('event-reader'),
    'dlt-reason': reason,
    'dlt-attempts': '0',
    'dlt-time': expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  });
}

async function ignoredByPayment(): Promise<number> {
  const { body } = await ask<string>('payment', 'GET /metrics');
  return Number(/^ignored_messages_total\{topic="order.events"\} (\d+)$/m.exec(body)?.[1] ?? 0);
}
