import { describe, expect, it } from '@jest/globals';
import { activeSpan, createSpan, processSpan, sendSpan, sweepSpan } from './index.js';

const EVENT = { id: 'e-1', type: 'ParcelSent', key: 'p-1', topic: 'depot.events' };
const TRACES = [
  { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', tracestate: 'vendor=value' },
  { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00' },
  { traceparent: 'cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-of a later version' },
  { traceparent: 'no traceparent at all' },
];

describe('an event, without an SDK', () => {
  it.each(TRACES)('passes the trace on unchanged', (trace) => {
    expect(createSpan(EVENT, trace).trace).toEqual(trace);
    expect(sweepSpan('parcels', trace).trace).toEqual(trace);
  });

  it('makes up none', () => {
    expect(createSpan(EVENT, undefined).trace).toBeUndefined();
    expect(sweepSpan('parcels', undefined).trace).toBeUndefined();
  });
});

describe('work inside a span, without an SDK', () => {
  const headers = { traceparent: Buffer.from('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01') };
  const message = {
    topic: 'depot.events',
    partition: 0,
    offset: '7',
    key: 'p-1',
    value: null,
    timestamp: '0',
    headers,
  };

  it('is done all the same, in the trace of the message', async () => {
    const span = processSpan(message, 'yard');
    expect(span.trace).toEqual({ traceparent: String(headers.traceparent) });
    expect(await span.around(() => Promise.resolve('done'))).toBe('done');
    expect(await sendSpan([message]).around(() => Promise.resolve('sent'))).toBe('sent');
    expect(span.run(activeSpan)).toBeUndefined();
  });
});
