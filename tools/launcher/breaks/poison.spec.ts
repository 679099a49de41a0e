import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { AvroCodec, avroSchemaOf, avroTextOf } from '#libs/avro';
import { EventReader } from '#libs/consuming';
import { CATALOGUE, type EventName } from '#libs/contracts';
import { jsonCodec } from '#libs/messages';
import { POISONS } from './faults.js';
import { poisonLike } from './poison.js';

const ORDER_ID = '019a0000-0000-7000-8000-00000000000e';
const CONFIRMED = { orderId: ORDER_ID };
const DECLINED = { orderId: ORDER_ID, reason: 'insufficient-funds' };

const EVENTS: [EventName, object][] = [
  ['OrderConfirmed', CONFIRMED],
  ['PaymentDeclined', DECLINED],
];

/** The ids of the schemas in a registry. */
const ids = new Map(EVENTS.map(([type], index) => [type, 4711 + index]));
const textOf = (type: EventName): string => avroTextOf(avroSchemaOf(type, CATALOGUE));
const avroCodec = new AvroCodec(
  CATALOGUE,
  {
    idOf: (_subject, { text }) => Promise.resolve([...ids].find(([type]) => textOf(type) === text)?.[1] ?? 0),
    schemaOf: (id) => {
      const found = [...ids].find(([, known]) => known === id)?.[0];
      return found === undefined
        ? Promise.reject(Object.assign(new Error('unknown'), { name: 'SchemaIdUnknown' }))
        : Promise.resolve({ type: 'AVRO', text: textOf(found) });
    },
  },
  EVENTS.map(([type]) => type),
);
await avroCodec.prepareToEncode();

const reader = new EventReader(CATALOGUE, [jsonCodec, avroCodec]);

/** What a consumer makes of a message. */
function read(type: string, contentType: string, value: Buffer): Promise<unknown> {
  const texts = { ce_id: ORDER_ID, ce_type: type, 'content-type': contentType };
  const headers = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
  const place = { topic: 'order.events', partition: 0, offset: '0', timestamp: '0' };
  return reader.readAll([{ ...place, key: ORDER_ID, value, headers }]);
}

describe.each([
  ['JSON', jsonCodec],
  ['Avro', avroCodec],
])('poison in a suite with %s', (_, codec) => {
  it.each(EVENTS.flatMap(([type, event]) => POISONS.map((poison) => [poison, type, event] as const)))(
    'is %s to those who can read the %s that it resembles',
    async (poison, type, event) => {
      const { contentType, value } = codec.encode(JSON.stringify(event), type);
      const good = Buffer.from(value);
      await expect(read(type, contentType, good)).resolves.toHaveLength(1);
      const headers = { ce_type: Buffer.from(type), 'content-type': Buffer.from(contentType) };
      const made = await poisonLike({ value: good, headers }, poison);
      expect(made.contentType).toBe(codec.contentType);
      await expect(read(type, made.contentType, made.value)).rejects.toMatchObject({ reason: poison });
    },
  );
});
