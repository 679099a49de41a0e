import { beforeEach, describe, expect, it } from '@jest/globals';
import { CodecUnavailable, type Catalogue } from '#libs/messages';
import { Logger } from '@nestjs/common';
import { IsArray, IsInstance, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { AvroCodec, avroSchemaOf, avroTextOf, type AvroRegistry } from './index.js';

class Weight {
  @IsInt()
  grams!: number;
}

class ParcelSent {
  @IsString()
  parcelId!: string;

  @ValidateNested({ each: true })
  @IsInstance(Weight, { each: true })
  @IsArray()
  weights!: Weight[];

  @IsOptional()
  @IsString()
  note?: string;
}

class ParcelLost {
  @IsString()
  parcelId!: string;
}

const catalogue: Catalogue = {
  types: { ParcelSent, ParcelLost },
  keyOf: () => '',
  schemaOf: (type) => type,
  namespace: 'parcels',
};

const sent = { parcelId: 'p-1', weights: [{ grams: 5 }, { grams: 7 }], note: 'fragile' };

/** A registry in memory. */
class OwnRegistry implements AvroRegistry {
  isAway = false;
  asked = 0;
  readonly texts: string[] = [];

  register(text: string): number {
    return this.texts.push(text) + 299;
  }

  async idOf(subject: string, { text }: { text: string }): Promise<number> {
    await this.answers();
    if (!this.texts.includes(text)) throw new Error(`${subject} is not registered`);
    return this.texts.indexOf(text) + 300;
  }

  async schemaOf(id: number): Promise<{ type: string; text: string }> {
    await this.answers();
    const text = this.texts[id - 300];
    if (text === undefined) throw Object.assign(new Error('unknown'), { name: 'SchemaIdUnknown' });
    return { type: text.includes('$schema') ? 'JSON' : 'AVRO', text };
  }

  private answers(): Promise<void> {
    this.asked++;
    return this.isAway ? Promise.reject(new Error('connect ECONNREFUSED')) : Promise.resolve();
  }
}

let registry: OwnRegistry;
let codec: AvroCodec;

beforeEach(() => {
  Logger.overrideLogger(false);
  registry = new OwnRegistry();
  for (const type of ['ParcelSent', 'ParcelLost']) registry.register(avroTextOf(avroSchemaOf(type, catalogue)));
  codec = new AvroCodec(catalogue, registry, ['ParcelSent', 'ParcelLost']);
});

async function encoded(event: object, type = 'ParcelSent'): Promise<Buffer> {
  await codec.prepareToEncode();
  const { contentType, value } = codec.encode(JSON.stringify(event), type);
  if (contentType !== 'application/avro' || !Buffer.isBuffer(value)) throw new Error(`it went as ${contentType}`);
  return value;
}

/** As another process reads it, which has seen no schema yet. */
async function decoded(value: Buffer, type = 'ParcelSent'): Promise<unknown> {
  const other = new AvroCodec(catalogue, registry, []);
  await other.prepareToDecode(value);
  return other.decode(value, type);
}

describe('an event in Avro', () => {
  it('begins with a zero and the id of its schema, in four bytes', async () => {
    expect((await encoded({ parcelId: 'p' }, 'ParcelLost')).toString('hex')).toBe('000000012d' + '02' + '70');
  });

  it('is the same JSON again when it was read', async () => {
    expect(await decoded(await encoded(sent))).toEqual(sent);
  });

  it('lacks an optional field again that it lacked before, also where that was null', async () => {
    const { note: _, ...without } = sent;
    expect(await decoded(await encoded(without))).toEqual(without);
    expect(await decoded(await encoded({ ...sent, note: null }))).toEqual(without);
  });

  it('keeps a text of a megabyte', async () => {
    const note = 'é'.repeat(512 * 1024);
    expect(await decoded(await encoded({ ...sent, note }))).toEqual({ ...sent, note });
  });

  it.each<[string, object]>([
    ['has a field that its schema does not know', { ...sent, colour: 'red' }],
    ['has such a field in an object in it', { ...sent, weights: [{ grams: 5, ounces: 1 }] }],
    ['lacks a field', { parcelId: 'p-1' }],
    ['has another type in a field', { ...sent, parcelId: 1 }],
    ['has half a surrogate pair', { ...sent, note: '\ud83d' }],
    ['has the largest safe integer, which avsc refuses', { ...sent, weights: [{ grams: Number.MAX_SAFE_INTEGER }] }],
  ])('goes as JSON, whole, where it %s', async (_, event) => {
    await codec.prepareToEncode();
    const json = JSON.stringify(event);
    expect(codec.encode(json, 'ParcelSent')).toEqual({ contentType: 'application/json', value: json });
  });
});

describe('bytes that are no event', () => {
  it.each<[string, (good: Buffer) => Buffer, RegExp]>([
    ['are JSON', () => Buffer.from(JSON.stringify(sent)), /does not begin with the id of a schema/],
    ['are none', () => Buffer.alloc(0), /does not begin with the id of a schema/],
    ['end in the id', (good) => good.subarray(0, 4), /does not begin with the id of a schema/],
    ['have bytes left', (good) => Buffer.concat([good, Buffer.from([0])]), /is not Avro of the schema 300: /],
    ['have a schema that nobody registered', (good) => withId(good, 4711), /no Avro schema with the id 4711/],
    ['have the schema of another event', (good) => withId(good, 301), /301 is that of parcels\.ParcelLost/],
  ])('are refused if they %s', async (_, spoil, says) => {
    await expect(decoded(spoil(await encoded(sent)))).rejects.toThrow(says);
  });

  it('are refused wherever they were cut off', async () => {
    const good = await encoded(sent);
    for (let length = 5; length < good.length; length++)
      await expect(decoded(good.subarray(0, length))).rejects.toThrow(/is not Avro of the schema 300: /);
  });

  it.each([
    ['says that it has 2^45 items', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40]],
    ['says that it has 2^31 items', [0x80, 0x80, 0x80, 0x80, 0x20]],
    ['says so in the negative', [0xff, 0xff, 0xff, 0xff, 0x1f, 0x02]],
  ])('are refused at once if a list %s', async (_, count) => {
    const start = performance.now();
    const value = Buffer.concat([withId(Buffer.alloc(5), 300), Buffer.from([2, 0x70, ...count, 10])]);
    await expect(decoded(value)).rejects.toThrow(/a list has no end/);
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  it('are refused if their schema is registered, and is no Avro', async () => {
    const id = registry.register('{"$schema":"http://json-schema.org/draft-07/schema#"}');
    await expect(decoded(withId(Buffer.alloc(9), id))).rejects.toThrow(`no Avro schema with the id ${String(id)}`);
  });
});

describe('a schema of the same name with other fields', () => {
  it('is read as it was written: what that means is for the contract to judge', async () => {
    const id = registry.register(
      JSON.stringify({
        type: 'record',
        name: 'ParcelLost',
        namespace: 'parcels',
        fields: [{ name: 'parcelId', type: 'long' }],
      }),
    );
    expect(await decoded(withId(Buffer.from([0, 0, 0, 0, 0, 14]), id), 'ParcelLost')).toEqual({ parcelId: 7 });
  });
});

describe('the registry', () => {
  it('is asked for all schemas of the publisher before the first event, and never again', async () => {
    await encoded(sent);
    expect(registry.asked).toBe(2);
    registry.isAway = true;
    await expect(encoded({ parcelId: 'p' }, 'ParcelLost')).resolves.toBeDefined();
    expect(registry.asked).toBe(2);
  });

  it('that is away, or lacks a schema, makes the publisher wait, and is asked again', async () => {
    registry.isAway = true;
    await expect(codec.prepareToEncode()).rejects.toThrow(CodecUnavailable);
    registry.isAway = false;
    await expect(encoded(sent)).resolves.toBeDefined();

    const ofOthers = new AvroCodec({ ...catalogue, namespace: 'others' }, registry, ['ParcelLost']);
    await expect(ofOthers.prepareToEncode()).rejects.toThrow(/others\.ParcelLost is not registered/);
  });

  it('is asked for each schema that is read once, also by many messages at a time', async () => {
    const value = await encoded(sent);
    const reader = new AvroCodec(catalogue, registry, []);
    registry.asked = 0;
    await Promise.all([value, value, value].map((one) => reader.prepareToDecode(one)));
    await reader.prepareToDecode(value);
    expect(registry.asked).toBe(1);
    registry.isAway = true;
    await reader.prepareToDecode(value);
    expect(reader.decode(value, 'ParcelSent')).toEqual(sent);
  });

  it('that is away makes a reader wait that does not know the schema, and is asked again', async () => {
    const value = await encoded(sent);
    const reader = new AvroCodec(catalogue, registry, []);
    registry.isAway = true;
    await expect(reader.prepareToDecode(value)).rejects.toThrow(CodecUnavailable);
    registry.isAway = false;
    await reader.prepareToDecode(value);
    expect(reader.decode(value, 'ParcelSent')).toEqual(sent);
  });

  it('that had no such schema is asked again: it may be registered by now', async () => {
    const value = withId(await encoded(sent), 302);
    const reader = new AvroCodec(catalogue, registry, []);
    await reader.prepareToDecode(value);
    expect(() => reader.decode(value, 'ParcelSent')).toThrow('no Avro schema with the id 302');
    registry.register(avroTextOf(avroSchemaOf('ParcelSent', catalogue)));
    await reader.prepareToDecode(value);
    expect(reader.decode(value, 'ParcelSent')).toEqual(sent);
  });
});

function withId(value: Buffer, id: number): Buffer {
  const other = Buffer.from(value);
  other.writeInt32BE(id, 1);
  return other;
}
