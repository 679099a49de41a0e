import { describe, expect, it } from '@jest/globals';
import { dataSchema, event, OrderCancelled } from '#libs/contracts';
import { outboxRow } from './index.js';

const orderId = '019a0000-0000-7000-8000-000000000001';
const cancelled = event(OrderCancelled, { orderId, reason: 'customer-request' });

describe('a row of the outbox', () => {
  it('has all that its message needs', () => {
    expect(outboxRow('order', cancelled, undefined)).toMatchObject({
      aggregatetype: 'order',
      aggregateid: orderId,
      type: 'OrderCancelled',
      payload: { orderId, reason: 'customer-request' },
      dataschema: dataSchema('OrderCancelled'),
      traceparent: null,
      tracestate: null,
    });
  });

  it('has an id of its own, a UUIDv7, and the time in UTC', () => {
    const [one, other] = [outboxRow('order', cancelled, undefined), outboxRow('order', cancelled, undefined)];
    expect(one.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(other.id).not.toBe(one.id);
    expect(new Date(one.time).toISOString()).toBe(one.time);
  });

  it('keeps the trace of the request that it goes back to', () => {
    const trace = {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      tracestate: 'vendor=value',
    };
    expect(outboxRow('order', cancelled, trace)).toMatchObject(trace);
  });
});
