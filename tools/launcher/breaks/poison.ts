import { AvroCodec, avroSchemaOf, avroTextOf } from '#libs/avro';
import { CATALOGUE } from '#libs/contracts';
import { jsonCodec, type Codec, type Encoded } from '#libs/messages';
import type { KafkaMessage } from 'kafkajs';
import type { Poison } from './faults.js';

/** In the wire format of the Confluent registry, the id of the schema is behind one byte. */
const SCHEMA_ID_AT = 1;

/**
 * What nobody can process, made of an event that is in a topic, and in its wire format: its bytes without their second half, or
 * the event with an order id that is none.
 */
export async function poisonLike(
  { value, headers }: Required<Pick<KafkaMessage, 'value' | 'headers'>>,
  poison: Poison,
): Promise<Pick<Encoded, 'contentType'> & { readonly value: Buffer }> {
  if (value === null) throw new Error('This record has no bytes.');
  const contentType = String(headers['content-type']);
  if (poison === 'unreadable') return { contentType, value: value.subarray(0, Math.floor(value.length / 2)) };
  const type = String(headers.ce_type);
  const codec = await codecOf(contentType, type, value);
  const event = codec.decode(value, type) as object;
  const made = codec.encode(JSON.stringify({ ...event, orderId: 'no order' }), type);
  return { contentType: made.contentType, value: Buffer.from(made.value) };
}

/** The services of this suite are built from the same classes, so the schema of each record is known without the registry. */
async function codecOf(contentType: string, type: string, value: Buffer): Promise<Codec> {
  if (contentType !== 'application/avro') return jsonCodec;
  const registry = {
    idOf: () => Promise.resolve(value.readInt32BE(SCHEMA_ID_AT)),
    schemaOf: () => Promise.resolve({ type: 'AVRO', text: avroTextOf(avroSchemaOf(type, CATALOGUE)) }),
  };
  const codec = new AvroCodec(CATALOGUE, registry, [type]);
  await codec.prepareToEncode();
  await codec.prepareToDecode(value);
  return codec;
}
