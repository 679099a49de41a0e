import { describe, expect, it } from '@jest/globals';
import { cloudEventHeaders, shortTracestate, type CloudEvent } from './index.js';

const event: CloudEvent = {
  id: '019a0000-0000-7000-8000-00000000000e',
  type: 'ParcelSent',
  source: 'depot',
  subject: 'parcel-1',
  time: '2026-01-31T12:00:00.000Z',
  dataschema: 'urn:example:ParcelSent:1',
  contentType: 'application/json',
};

describe('the headers of an event', () => {
  it('are CloudEvents 1.0 in binary mode', () => {
    expect(cloudEventHeaders(event)).toEqual({
      ce_specversion: '1.0',
      ce_id: event.id,
      ce_source: '/depot',
      ce_type: 'ParcelSent',
      ce_subject: 'parcel-1',
      ce_time: event.time,
      ce_dataschema: 'urn:example:ParcelSent:1',
      'content-type': 'application/json',
    });
  });

  it('carry the trace of the event, unchanged', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const trace = { traceparent, tracestate: 'vendor=value' };
    expect(cloudEventHeaders({ ...event, trace })).toMatchObject(trace);
    expect(cloudEventHeaders({ ...event, trace: { traceparent } })).not.toHaveProperty('tracestate');
  });
});

describe('a tracestate that comes in', () => {
  const entries = (count: number, length: number) =>
    Array.from({ length: count }, (_, index) => `v${String(index)}=`.padEnd(length, 'x'));

  it.each([
    ['none', undefined],
    ['a short one', 'vendor=value'],
    ['one of 512 characters', 'v='.padEnd(512, 'x')],
  ])('goes on as it is: %s', (_, tracestate) => {
    expect(shortTracestate(tracestate)).toBe(tracestate);
  });

  it('goes on with its first entries, which are the newest, where it is longer', () => {
    const all = entries(100, 50);
    expect(shortTracestate(all.join(','))).toBe(all.slice(0, 10).join(','));
  });

  it('loses its long entries first', () => {
    const [long, short] = [entries(5, 129), entries(10, 40)];
    expect(shortTracestate([...long, ...short].join(','))).toBe(short.join(','));
  });

  it('is dropped where nothing of it is short enough', () => {
    expect(shortTracestate(`v=${'x'.repeat(12_000)}`)).toBeUndefined();
  });
});
