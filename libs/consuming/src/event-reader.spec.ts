import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import type { DeadLetterReason } from '#libs/dead-letters';
import {
  cloudEventHeaders,
  conversion,
  jsonCodec,
  type Catalogue,
  type Codec,
  type IncomingMessage,
  type MessageHeaders,
} from '#libs/messages';
import { Type } from 'class-transformer';
import { register } from 'prom-client';
import { IsIn, IsInt, IsString, Max, ValidateNested } from 'class-validator';
import { EventReader, UnprocessableMessage } from './index.js';

class ParcelLost {
  @IsString()
  parcelId!: string;

  @IsIn(['rain', 'theft'])
  reason!: string;
}

class Size {
  @IsInt()
  gram!: number;
}

class ParcelWeighed {
  @IsString()
  parcelId!: string;

  @ValidateNested()
  @Type(() => Size)
  size!: Size;

  @ValidateNested({ each: true })
  @Type(() => Size)
  contents!: Size[];
}

const catalogue: Catalogue<ParcelLost | ParcelWeighed> = {
  types: { ParcelLost, ParcelWeighed },
  keyOf: ({ parcelId }) => parcelId,
  schemaOf: (type) => `urn:example:${type}:1`,
};

const payload = { parcelId: 'parcel-1', reason: 'rain' };
const eventId = '019a0000-0000-7000-8000-00000000000e';

/** Accepts events without a look at the decorators of their class. */
const acceptingAll = new EventReader({ ...catalogue, accepts: () => true });
const acceptingNone = new EventReader({ ...catalogue, accepts: () => false });

const readEvent = (message: IncomingMessage) => new EventReader(catalogue).read(message);

describe('an event that a compiled schema', () => {
  const broken = { ...payload, reason: 'fog' };

  it('accepts is not validated by its class again, and is an instance of it', () => {
    expect(acceptingAll.read(message({ value: json(broken) })).event).toEqual(Object.assign(new ParcelLost(), broken));
  });

  it('does not accept is validated by its class, which says what is wrong', () => {
    expect(acceptingNone.read(message()).event).toEqual(payload);
    expect(refusalOf(message({ value: json(broken) }), acceptingNone).message).toMatch('reason must be one of');
  });
});

describe('reading an event', () => {
  it('returns an instance of the class that its type names', () => {
    const { type, event } = readEvent(message());
    expect(type).toBe('ParcelLost');
    expect(event).toBeInstanceOf(ParcelLost);
    expect(event).toEqual(payload);
  });

  it('returns a trace without what makes its tracestate too long', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const tracestate = `vendor=value,other=${'x'.repeat(12_000)}`;
    expect(readEvent(message({ headers: { traceparent, tracestate } })).trace).toEqual({
      traceparent,
      tracestate: 'vendor=value',
    });
  });

  it('returns the trace of the event, or none', () => {
    const trace = {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      tracestate: 'vendor=value',
    };
    expect(readEvent(message({ headers: trace })).trace).toEqual(trace);
    expect(readEvent(message()).trace).toBeUndefined();
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON'])(
    'accepts the content type %s',
    (type) => {
      expect(readEvent(message({ headers: { 'content-type': type } })).event).toEqual(payload);
    },
  );

  it('accepts a field that only a newer publisher knows', () => {
    expect(() => readEvent(message({ value: json({ ...payload, giftWrap: true }) }))).not.toThrow();
  });

  it('accepts either name of the first major version', () => {
    expect(readEvent(message({ headers: { ce_type: 'ParcelLost.v1' } })).type).toBe('ParcelLost');
  });

  it('uses the last of several headers with the same name', () => {
    const headers = { ce_type: [Buffer.from('ParcelWeighed'), Buffer.from('ParcelLost')] };
    expect(readEvent(message({ headers })).type).toBe('ParcelLost');
  });
});

describe('a message that cannot be processed', () => {
  it.each<[DeadLetterReason, string, Change, RegExp]>([
    ['unreadable', 'it has no type', { headers: { ce_type: undefined } }, /ce_type/],
    ['unreadable', 'its type is not the name of an event', { headers: { ce_type: '../etc' } }, /ce_type/],
    ['unreadable', 'its type has an odd version', { headers: { ce_type: 'ParcelLost.vX' } }, /ce_type/],
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
      'its version is newer than any that is known',
      { headers: { ce_type: 'ParcelLost.v2' } },
      /version 2 of ParcelLost/,
    ],
    [
      'unknown-version',
      'its version never existed',
      { headers: { ce_type: 'ParcelLost.v0' } },
      /version 0 of ParcelLost/,
    ],
    ['unknown-version', 'its type is not known here', { headers: { ce_type: 'ParcelWrapped' } }, /ParcelWrapped/],
    ['unknown-version', 'its type is that of any object', { headers: { ce_type: 'constructor' } }, /constructor/],

    ['contract-violation', 'it is an array', { value: json([payload]) }, /not an object/],
    ['contract-violation', 'it is a number', { value: json(42) }, /not an object/],
    ['contract-violation', 'it is the word null', { value: json(null) }, /not an object/],
    ['contract-violation', 'a field is absent', { value: json({ parcelId: 'parcel-1' }) }, /reason/],
    ['contract-violation', 'a field is wrong', { value: json({ ...payload, reason: 'snow' }) }, /reason/],
    ['contract-violation', 'its key is that of another parcel', { key: 'parcel-2' }, /parcel-2.*parcel-1/],
    ['contract-violation', 'it has no key', { key: null }, /null.*parcel-1/],
  ])('is %s if %s', (reason, _, change, says) => {
    const error = refusalOf(message(change));
    expect(error.reason).toBe(reason);
    expect(error.message).toMatch(says);
  });

  it('says where a violation is, however deep', () => {
    const value = json({ parcelId: 'parcel-1', size: { gram: 1.5 }, contents: [{ gram: 'heavy' }] });
    const { message: says } = refusalOf(message({ headers: { ce_type: 'ParcelWeighed' }, value }));
    expect(says).toMatch(/size\.gram .*; contents\.0\.gram /);
  });

  it('reveals nothing of its payload but the names of its fields', () => {
    const { message: says } = refusalOf(message({ value: json({ ...payload, reason: 'card 4111 1111 1111 1111' }) }));
    expect(says).not.toContain('4111');
  });
});

describe('an event of an older major version', () => {
  class ParcelLostV2 {
    static readonly type = 'ParcelLost.v2';

    @IsString()
    parcelId!: string;

    @IsInt()
    @Max(9)
    reason!: number;
  }

  const toV2 = (reason: number) =>
    conversion(ParcelLost, ParcelLostV2, ({ parcelId }: ParcelLost) => ({ parcelId, reason }));
  const versions = { ...catalogue, types: { ...catalogue.types, 'ParcelLost.v2': ParcelLostV2 } };
  const upcasting = (reason: number) => new EventReader({ ...versions, upcasters: [toV2(reason)] });

  it('is brought to the version that a reaction takes, and counted', async () => {
    const reader = upcasting(7);
    const { type, event } = reader.upcast(reader.read(message()), 'ParcelLost.v2');
    expect(type).toBe('ParcelLost.v2');
    expect(event).toBeInstanceOf(ParcelLostV2);
    expect(event).toEqual({ parcelId: 'parcel-1', reason: 7 });
    expect(await register.getSingleMetric('upcast_events_total')?.get()).toMatchObject({
      values: [{ labels: { type: 'ParcelLost' }, value: 1 }],
    });
  });

  it('stays as it is for a reaction that takes this version', () => {
    const reader = upcasting(7);
    expect(reader.upcast(reader.read(message()), 'ParcelLost').event).toEqual(payload);
  });

  it('is refused if its upcaster breaks the contract of the newer version', () => {
    const reader = upcasting(10);
    expect(() => reader.upcast(reader.read(message()), 'ParcelLost.v2')).toThrow(/reason must not be greater than 9/);
  });

  it('is of an unknown version if no upcaster leads to that of the reaction, and so is a newer one', () => {
    const without = new EventReader(versions);
    const newer = message({ headers: { ce_type: 'ParcelLost.v2' }, value: json({ ...payload, reason: 7 }) });
    for (const [given, wanted] of [
      [message(), 'ParcelLost.v2'],
      [newer, 'ParcelLost'],
    ] as const) {
      expect(() => without.upcast(without.read(given), wanted)).toThrow(
        expect.objectContaining({ reason: 'unknown-version' }),
      );
    }
  });

  it.each([
    [
      'a class stands under another type than it states',
      { types: { ParcelLost: ParcelLostV2 } },
      /states ParcelLost.v2/,
    ],
    ['an upcaster leads back', { upcasters: [conversion(ParcelLostV2, ParcelLost, () => payload)] }, /next version/],
    [
      'an upcaster leads to another event',
      { upcasters: [conversion(ParcelWeighed, ParcelLostV2, () => new ParcelLostV2())] },
      /next version/,
    ],
    ['a published version is newer', { alsoPublished: [toV2(7)] }, /previous version/],
  ])('makes no reader where %s', (_, wrong, says) => {
    expect(() => new EventReader({ ...versions, ...wrong })).toThrow(says);
  });
});

describe('a wire format', () => {
  const reversed: Codec = {
    contentType: 'application/reversed',
    encode: (text) => ({ contentType: 'application/reversed', value: Buffer.from(text).reverse() }),
    decode: (value, type) => jsonCodec.decode(Buffer.from(value).reverse(), type),
  };
  const reader = new EventReader(catalogue, [jsonCodec, reversed]);
  const contentType = { 'content-type': reversed.contentType };

  it('is chosen by the content type of each message, so one topic may contain several', () => {
    const value = Buffer.from(JSON.stringify(payload)).reverse();
    expect(reader.read(message({ headers: contentType, value })).event).toEqual(payload);
    expect(reader.read(message()).event).toEqual(payload);
  });

  it('that cannot read the bytes makes the message unreadable', () => {
    const error = refusalOf(message({ headers: contentType }), reader);
    expect(error.reason).toBe('unreadable');
  });

  it('that is not known here makes the message unreadable too, and the error names the known ones', () => {
    const error = refusalOf(message({ headers: { 'content-type': 'application/avro' } }), reader);
    expect(error.message).toBe("the content type is 'application/avro', not application/json or application/reversed");
  });
});

interface Change {
  readonly headers?: Readonly<Record<string, string | readonly Buffer[] | undefined>>;
  readonly key?: string | null;
  readonly value?: Buffer | null;
}

/** A ParcelLost as it comes from the broker, with some changes. */
function message({ headers = {}, ...rest }: Change = {}): IncomingMessage {
  const good = cloudEventHeaders({
    id: eventId,
    type: 'ParcelLost',
    source: 'depot',
    subject: 'parcel-1',
    time: '2026-01-31T12:00:00.000Z',
    dataschema: 'urn:example:ParcelLost:1',
    contentType: jsonCodec.contentType,
  });
  return {
    topic: 'depot.events',
    partition: 3,
    offset: '1000',
    timestamp: '1769860800000',
    key: 'parcel-1',
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

function refusalOf(received: IncomingMessage, reader = new EventReader(catalogue)): UnprocessableMessage {
  try {
    reader.read(received);
  } catch (error) {
    if (error instanceof UnprocessableMessage) return error;
  }
  throw new Error('was expected to be refused');
}
