import { describe, expect, it } from '@jest/globals';
import { CHOREOGRAPHY, type EventName } from '#libs/contracts';
import type { TopicEvent } from '../events/topic-event.js';
import { Orders } from './orders.js';

function event(name: EventName, more: Partial<TopicEvent> = {}): TopicEvent {
  return {
    id: name,
    name,
    orderId: 'an order',
    at: 100,
    reason: undefined,
    topic: `${CHOREOGRAPHY[name].publisher}.events`,
    partition: 3,
    offset: '7',
    sentAt: 104,
    traceparent: undefined,
    says: {},
    ...more,
  };
}

function after(...names: EventName[]): { status: string; settled: boolean } {
  const orders = new Orders();
  for (const name of names) orders.take(event(name));
  const { status = '', settled = false } = orders.summary('an order') ?? {};
  return { status, settled };
}

describe('the orders that the page knows', () => {
  it('have the status that their events tell', () => {
    expect(after('OrderPlaced', 'StockReserved')).toEqual({ status: 'PLACED', settled: false });
    expect(after('OrderPlaced', 'OrderConfirmed', 'StockCommitted')).toEqual({ status: 'CONFIRMED', settled: false });
    expect(after('OrderPlaced', 'OrderConfirmed', 'StockCommitted', 'PaymentCaptured')).toEqual({
      status: 'COMPLETED',
      settled: true,
    });
    expect(after('OrderPlaced', 'OrderCancelled')).toEqual({ status: 'CANCELLED', settled: false });
    expect(after('OrderPlaced', 'OrderCancelled', 'StockReleased', 'PaymentVoided')).toEqual({
      status: 'CANCELLED',
      settled: true,
    });
  });

  it('have it whatever comes first: the topics have no order among each other', () => {
    expect(after('PaymentVoided', 'StockReleased', 'OrderCancelled', 'OrderPlaced')).toEqual({
      status: 'CANCELLED',
      settled: true,
    });
  });

  it('count another record of an event as a copy, and the same record not at all', () => {
    const orders = new Orders();
    orders.take(event('OrderPlaced'));
    expect(orders.take(event('OrderPlaced')).copies).toBe(0);
    expect(orders.take(event('OrderPlaced', { offset: '8', sentAt: 190 })).copies).toBe(1);
    expect(orders.of('an order')[0]?.again).toEqual([190]);
    expect(orders.summary('an order')?.events).toBe(1);
  });

  it('know customer, reason, and when the last news was', () => {
    const orders = new Orders();
    orders.take(event('OrderPlaced', { says: { customerId: 'bob' } }));
    orders.take(event('OrderCancelled', { reason: 'payment-declined', at: 160 }));
    expect(orders.summary('an order')).toMatchObject({
      customerId: 'bob',
      reason: 'payment-declined',
      placedAt: 100,
      newsAt: 160,
    });
  });

  it('make room for new ones', () => {
    const orders = new Orders(2);
    for (const orderId of ['a', 'b', 'c']) orders.take(event('OrderPlaced', { orderId }));
    expect(orders.summaries().map(({ id }) => id)).toEqual(['c', 'b']);
  });

  it('are not confused by what others have put into the topics', () => {
    expect(new Orders().take(event('OrderPlaced', { says: 'nonsense' })).customerId).toBeNull();
  });
});
