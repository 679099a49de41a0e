import { describe, expect, it } from '@jest/globals';
import { cloudEventHeaders, type CloudEvent } from './index.js';

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
