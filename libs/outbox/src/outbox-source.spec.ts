import { describe, expect, it } from '@jest/globals';
import { CodecUnavailable, type Codec } from '#libs/messages';
import type { ClientBase } from 'pg';
import { outboxSource } from './outbox-source.js';

/** A session whose outbox has one row. */
const client = {
  query: () =>
    Promise.resolve({
      rows: [
        {
          sequence: '1',
          id: '0192f3a0-0000-7000-8000-000000000001',
          aggregatetype: 'parcel',
          aggregateid: 'p-1',
          type: 'ParcelRegistered',
          payload: '{"grams":5}',
          time: '2026-01-01T00:00:00Z',
          dataschema: 'ParcelRegistered.v1',
          traceparent: null,
          tracestate: null,
        },
      ],
    }),
} as unknown as ClientBase;

/** The JSON with its bytes in reverse order, and the type before it. */
const reversed: Codec = {
  contentType: 'application/reversed',
  encode: (json, type) => ({
    contentType: 'application/reversed',
    value: Buffer.concat([Buffer.from(type), Buffer.from(json).reverse()]),
  }),
  decode: () => undefined,
};

describe('a row of the outbox, which is JSON', () => {
  it('is published as JSON if no other wire format is given', async () => {
    const [message] = await outboxSource().read(client, [], { rows: 1, bytes: 1 });
    expect(message?.value).toBe('{"grams":5}');
    expect(message?.headers['content-type']).toBe('application/json');
  });

  it('is published in the wire format that is given, and its message names that format', async () => {
    const [message] = await outboxSource(reversed).read(client, [], { rows: 1, bytes: 1 });
    expect(message?.value).toEqual(Buffer.from('ParcelRegistered}5:"smarg"{'));
    expect(message?.headers['content-type']).toBe('application/reversed');
  });

  it('is published as JSON, and its message says so, where the wire format cannot keep it whole', async () => {
    const codec: Codec = { ...reversed, encode: (json) => ({ contentType: 'application/json', value: json }) };
    const [message] = await outboxSource(codec).read(client, [], { rows: 1, bytes: 1 });
    expect(message?.value).toBe('{"grams":5}');
    expect(message?.headers['content-type']).toBe('application/json');
  });

  it('is not read while the wire format lacks something that is elsewhere', async () => {
    const codec: Codec = { ...reversed, prepareToEncode: () => Promise.reject(new CodecUnavailable('no registry')) };
    await expect(outboxSource(codec).read(client, [], { rows: 1, bytes: 1 })).rejects.toThrow('no registry');
  });
});
