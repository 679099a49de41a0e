import { describe, expect, it } from '@jest/globals';
import { eventType, headerText, messageId, type IncomingMessage } from './index.js';

describe('the text of a header', () => {
  const headers = { one: Buffer.from('grüß dich'), two: [Buffer.from('first'), Buffer.from('last')], none: [] };

  it.each<[string, string | undefined]>([
    ['one', 'grüß dich'],
    ['two', 'last'],
    ['none', undefined],
    ['absent', undefined],
  ])('%s is %p', (name, text) => {
    expect(headerText(headers, name)).toBe(text);
  });
});

const eventId = '019a0000-0000-7000-8000-00000000000e';

describe('the type of a message', () => {
  it.each<[string, ReturnType<typeof eventType>]>([
    ['ParcelSent', { name: 'ParcelSent', version: 1 }],
    ['ParcelSent.v12', { name: 'ParcelSent', version: 12 }],
    ['', undefined],
    ['Parcel Sent', undefined],
    ['ParcelSent.v', undefined],
  ])("'%s' is read as %j", (ce_type, expected) => {
    expect(eventType(message({ ce_type }))).toEqual(expected);
  });
});

describe('the id of a message in the inbox', () => {
  it('is the id of its event, in lower case as the database has it', () => {
    expect(messageId(message({ ce_id: eventId.toUpperCase() }))).toBe(eventId);
  });

  it('is made from its place in the log if it has none: always the same, and a UUID', () => {
    expect(messageId(message())).toBe(messageId(message()));
    expect(messageId(message())).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it.each<[string, Partial<IncomingMessage>]>([
    ['topic', { topic: 'other.events' }],
    ['partition', { partition: 4 }],
    ['offset', { offset: '1001' }],
    ['time', { timestamp: '1769860800001' }],
  ])('made from its place in the log differs by %s', (_, place) => {
    expect(messageId({ ...message(), ...place })).not.toBe(messageId(message()));
  });
});

function message(headers: Record<string, string> = {}): IncomingMessage {
  return {
    topic: 'depot.events',
    partition: 3,
    offset: '1000',
    timestamp: '1769860800000',
    key: 'parcel-1',
    value: null,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Buffer.from(value)])),
  };
}
