import { describe, expect, it } from '@jest/globals';
import { cloudEventHeaders, dataSchema, type CloudEvent } from './index.js';

const event: CloudEvent = {
  id: '019a0000-0000-7000-8000-00000000000e',
  type: 'OrderPlaced',
  source: 'order',
  subject: '019a0000-0000-7000-8000-000000000001',
  time: '2026-01-31T12:00:00.000Z',
  dataschema: dataSchema('OrderPlaced'),
};

describe('the headers of an event', () => {
  it('are CloudEvents 1.0 in binary mode', () => {
    expect(cloudEventHeaders(event)).toEqual({
      ce_specversion: '1.0',
      ce_id: event.id,
      ce_source: '/order',
      ce_type: 'OrderPlaced',
      ce_subject: event.subject,
      ce_time: event.time,
      ce_dataschema: 'urn:choreographed-saga:schema:OrderPlaced:1',
      'content-type': 'application/json',
    });
  });

  it('carry the trace that it belongs to, as it came', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const trace = { traceparent, tracestate: 'vendor=value' };
    expect(cloudEventHeaders({ ...event, trace })).toMatchObject(trace);
    expect(cloudEventHeaders({ ...event, trace: { traceparent } })).not.toHaveProperty('tracestate');
  });
});
