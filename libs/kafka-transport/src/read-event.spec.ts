import { describe, expect, it } from '@jest/globals';
import { cloudEventHeaders, dataSchema, OrderCancelled, type EventName } from '#libs/contracts';
import type { DeadLetterReason } from '#libs/dead-letters';
import type { IncomingMessage, MessageHeaders } from '#libs/inbox';
import { eventType, messageId, readEvent, UnprocessableMessage } from './read-event.js';

const orderId = '019a0000-0000-7000-8000-000000000001';
const eventId = '019a0000-0000-7000-8000-00000000000e';
const payload = { orderId, reason: 'customer-request' };

describe('reading an event', () => {
  it('gives an instance of the class that its type names', () => {
    const { type, event } = readEvent(message());
    expect(type).toBe('OrderCancelled');
    expect(event).toBeInstanceOf(OrderCancelled);
    expect(event).toEqual(payload);
  });

  it('gives the trace that it belongs to, or none', () => {
    const trace = {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      tracestate: 'vendor=value',
    };
    expect(readEvent(message({ headers: trace })).trace).toEqual(trace);
    expect(readEvent(message()).trace).toBeUndefined();
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON'])(
    'takes the content type %s',
    (type) => {
      expect(readEvent(message({ headers: { 'content-type': type } })).event).toEqual(payload);
    },
  );

  it('lets through a field that only a newer publisher knows', () => {
    expect(() => readEvent(message({ value: json({ ...payload, giftWrap: true }) }))).not.toThrow();
  });

  it('takes the first major version by either of its names', () => {
    expect(readEvent(message({ headers: { ce_type: 'OrderCancelled.v1' } })).type).toBe('OrderCancelled');
  });

  it('counts the last of several headers with one name', () => {
    const headers = { ce_type: [Buffer.from('OrderPlaced'), Buffer.from('OrderCancelled')] };
    expect(readEvent(message({ headers })).type).toBe('OrderCancelled');
  });
});

describe('a message that cannot be processed', () => {
  it.each<[DeadLetterReason, string, Change, RegExp]>([
    ['unreadable', 'it has no type', { headers: { ce_type: undefined } }, /ce_type/],
    ['unreadable', 'its type is no type', { headers: { ce_type: '../etc' } }, /ce_type/],
    ['unreadable', 'its type has an odd version', { headers: { ce_type: 'OrderCancelled.vX' } }, /ce_type/],
    ['unreadable', 'it has no id', { headers: { ce_id: undefined } }, /ce_id/],
    ['unreadable', 'its id is no UUID', { headers: { ce_id: '42' } }, /ce_id/],
    ['unreadable', 'it has no content type', { headers: { 'content-type': undefined } }, /content type/],
    [
      'unreadable',
      'it is of another content type',
      { headers: { 'content-type': 'application/avro' } },
      /application\/avro/,
    ],
    ['unreadable', 'it has no value', { value: null }, /null/],
    ['unreadable', 'its value is empty', { value: Buffer.alloc(0) }, /not JSON/],
    [
      'unreadable',
      'its value is not JSON, whatever its header says',
      { value: Buffer.from([0xff, 0x00, 0x7b]) },
      /not JSON/,
    ],
    ['unreadable', 'its JSON is cut off', { value: json(payload).subarray(0, -1) }, /not JSON/],

    [
      'unknown-version',
      'it comes from the future',
      { headers: { ce_type: 'OrderCancelled.v2' } },
      /version 2 of OrderCancelled/,
    ],
    [
      'unknown-version',
      'its version never was',
      { headers: { ce_type: 'OrderCancelled.v0' } },
      /version 0 of OrderCancelled/,
    ],
    ['unknown-version', 'its type is not known here', { headers: { ce_type: 'OrderGiftWrapped' } }, /OrderGiftWrapped/],
    ['unknown-version', 'its type is that of any object', { headers: { ce_type: 'constructor' } }, /constructor/],

    ['contract-violation', 'it is an array', { value: json([payload]) }, /not a JSON object/],
    ['contract-violation', 'it is a number', { value: json(42) }, /not a JSON object/],
    ['contract-violation', 'it is the word null', { value: json(null) }, /not a JSON object/],
    ['contract-violation', 'a field is absent', { value: json({ orderId }) }, /reason/],
    ['contract-violation', 'a field is wrong', { value: json({ ...payload, reason: 'bad-weather' }) }, /reason/],
    ['contract-violation', 'its key is that of another order', { key: eventId }, new RegExp(`${eventId}.*${orderId}`)],
    ['contract-violation', 'it has no key', { key: null }, /null.*orderId/],
  ])('is %s where %s', (reason, _, change, says) => {
    const error = refusalOf(message(change));
    expect(error.reason).toBe(reason);
    expect(error.message).toMatch(says);
  });

  it('says where a violation is, however deep', () => {
    const total = { amount: 1.5, currency: 'EUR' };
    const lines = [{ sku: 'COFFEE-MUG', quantity: 0 }];
    const { message: says } = refusalOf(
      message({ headers: { ce_type: 'OrderPlaced' }, value: json({ orderId, customerId: 'alice', lines, total }) }),
    );
    expect(says).toMatch(/lines\.0\.quantity .*; total\.amount /);
  });

  it('gives no clue of its payload away but the names of its fields', () => {
    const { message: says } = refusalOf(message({ value: json({ ...payload, reason: 'card 4111 1111 1111 1111' }) }));
    expect(says).not.toContain('4111');
  });
});

describe('the type of a message', () => {
  it.each<[string, ReturnType<typeof eventType>]>([
    ['OrderPlaced', { name: 'OrderPlaced', version: 1 }],
    ['OrderPlaced.v12', { name: 'OrderPlaced', version: 12 }],
    ['OrderGiftWrapped', { name: 'OrderGiftWrapped', version: 1 }],
    ['', undefined],
    ['Order Placed', undefined],
    ['OrderPlaced.v', undefined],
  ])("'%s' is read as %j", (ce_type, expected) => {
    expect(eventType(message({ headers: { ce_type } }))).toEqual(expected);
  });
});

describe('the id of a message in the inbox', () => {
  it("is its event's, in lower case as the database has it", () => {
    expect(messageId(message({ headers: { ce_id: eventId.toUpperCase() } }))).toBe(eventId);
  });

  it('is made of its place in the log where it has none: the same whenever it comes, and a UUID', () => {
    const nameless = { headers: { ce_id: undefined } };
    expect(messageId(message(nameless))).toBe(messageId(message(nameless)));
    expect(messageId(message(nameless))).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it.each<[string, Partial<IncomingMessage>]>([
    ['topic', { topic: 'payment.events' }],
    ['partition', { partition: 4 }],
    ['offset', { offset: '1001' }],
  ])('differs then by %s', (_, place) => {
    const nameless = message({ headers: { ce_id: undefined } });
    expect(messageId({ ...nameless, ...place })).not.toBe(messageId(nameless));
  });
});

interface Change {
  readonly headers?: Readonly<Record<string, string | readonly Buffer[] | undefined>>;
  readonly key?: string | null;
  readonly value?: Buffer | null;
}

/** An OrderCancelled as the broker gives it, with something else about it. */
function message({ headers = {}, ...rest }: Change = {}): IncomingMessage {
  const type: EventName = 'OrderCancelled';
  const good = cloudEventHeaders({
    id: eventId,
    type,
    source: 'order',
    subject: orderId,
    time: '2026-01-31T12:00:00.000Z',
    dataschema: dataSchema(type),
  });
  return {
    topic: 'order.events',
    partition: 3,
    offset: '1000',
    timestamp: '1769860800000',
    key: orderId,
    value: json(payload),
    headers: asBytes({ ...good, ...headers }),
    ...rest,
  };
}

function asBytes(headers: NonNullable<Change['headers']>): MessageHeaders {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (value === undefined) return [];
      return [[name, typeof value === 'string' ? Buffer.from(value) : value]];
    }),
  );
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function refusalOf(received: IncomingMessage): UnprocessableMessage {
  try {
    readEvent(received);
  } catch (error) {
    if (error instanceof UnprocessableMessage) return error;
  }
  throw new Error('was expected to be refused');
}
