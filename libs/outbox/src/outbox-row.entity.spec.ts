import { describe, expect, it } from '@jest/globals';
import { conversion, type Catalogue, type TraceContext } from '#libs/messages';
import { outboxOf } from './index.js';

class ParcelSent {
  readonly parcel = 'parcel-1';
}

const catalogue: Catalogue<ParcelSent> = {
  types: { ParcelSent },
  keyOf: ({ parcel }) => parcel,
  schemaOf: (type) => `urn:example:${type}:1`,
};
const toRowsOf = outboxOf('depot', catalogue);
const toRows = (event: object, trace: TraceContext | undefined) => toRowsOf(event, trace, () => undefined);

describe('a row of the outbox', () => {
  it('contains all that its message needs', () => {
    expect(toRows(new ParcelSent(), undefined)[0]).toMatchObject({
      aggregatetype: 'depot',
      aggregateid: 'parcel-1',
      type: 'ParcelSent',
      payload: { parcel: 'parcel-1' },
      dataschema: 'urn:example:ParcelSent:1',
      traceparent: null,
      tracestate: null,
    });
  });

  it('has an id of its own, a UUIDv7, and the time in UTC', () => {
    const [one, other] = [new ParcelSent(), new ParcelSent()].flatMap((event) => toRows(event, undefined));
    expect(one?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(other?.id).not.toBe(one?.id);
    expect(new Date(one?.time ?? '').toISOString()).toBe(one?.time);
  });

  it('keeps the trace of the request that caused it', () => {
    const trace = {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      tracestate: 'vendor=value',
    };
    expect(toRows(new ParcelSent(), trace)).toMatchObject([trace]);
  });

  it('has the type that the catalogue gives its class, whatever the name of the class is', () => {
    const versioned = outboxOf('depot', { ...catalogue, types: { 'ParcelSent.v2': ParcelSent } });
    expect(versioned(new ParcelSent(), undefined, () => undefined)).toMatchObject([{ type: 'ParcelSent.v2' }]);
  });

  it('of an event that is published in two major versions is one of two, which share id and time: the older version first', () => {
    class ParcelSentV2 {
      static readonly type = 'ParcelSent.v2';
      readonly parcel = 'parcel-1';
      readonly gram = 5;
    }
    const inBoth = outboxOf('depot', {
      ...catalogue,
      types: { ParcelSent, 'ParcelSent.v2': ParcelSentV2 },
      alsoPublished: [conversion(ParcelSentV2, ParcelSent, () => new ParcelSent())],
    });
    const rows = inBoth(new ParcelSentV2(), undefined, () => undefined);
    expect(rows).toMatchObject([
      { type: 'ParcelSent', payload: { parcel: 'parcel-1' }, dataschema: 'urn:example:ParcelSent:1' },
      { type: 'ParcelSent.v2', payload: { gram: 5 }, dataschema: 'urn:example:ParcelSent.v2:1' },
    ]);
    expect(rows[1]).toMatchObject({ id: rows[0]?.id, time: rows[0]?.time, aggregateid: 'parcel-1' });
  });

  it('is not made from an event that is not in the catalogue, because nobody could read it', () => {
    expect(() => toRows(new Date(), undefined)).toThrow('Date is not in the catalogue');
  });
});
