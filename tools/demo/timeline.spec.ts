import { describe, expect, it } from '@jest/globals';
import type { HistoryEntryView, OrderStatus } from '../api/client.js';
import type { Deed, Recording } from './director.js';
import type { RecordedEvent } from '../events/topic-event.js';
import { timeline } from './timeline.js';

const BEGAN = Date.parse('2026-01-01T00:00:00.000Z');

function happened(what: string, afterMs: number, status: OrderStatus, applied = true): HistoryEntryView {
  return { happened: what, status, applied, at: new Date(BEGAN + afterMs).toISOString() };
}

function said(name: RecordedEvent['name'], afterMs: number, reason?: string): RecordedEvent {
  return { id: name, name, orderId: 'an order', at: BEGAN + afterMs, reason };
}

function did(what: Deed['what'], afterMs: number): Deed {
  return { at: BEGAN + afterMs, what, note: '' };
}

function recording(parts: { deeds?: Deed[]; events?: RecordedEvent[]; history?: HistoryEntryView[] }): Recording {
  const { deeds = [], events = [], history = [] } = parts;
  const order = { id: 'an order', status: 'PLACED', reason: null, settled: false, history } as const;
  return { began: BEGAN, order, deeds, events };
}

describe('a timeline', () => {
  it('is in the order of time, and counts from the request', () => {
    const rows = timeline(
      recording({ deeds: [did('orders', 0)], events: [said('StockReserved', 20), said('OrderPlaced', 5)] }),
    );
    expect(rows.map(({ afterMs, asked, said: event }) => [afterMs, asked ?? event?.name])).toEqual([
      [0, 'orders'],
      [5, 'OrderPlaced'],
      [20, 'StockReserved'],
    ]);
  });

  it('keeps the order of the story within one millisecond', () => {
    const rows = timeline(
      recording({ events: [said('OrderConfirmed', 9), said('PaymentAuthorized', 9), said('StockReserved', 9)] }),
    );
    expect(rows.map(({ said: event }) => event?.name)).toEqual([
      'StockReserved',
      'PaymentAuthorized',
      'OrderConfirmed',
    ]);
  });

  it('says who hears an event', () => {
    const [row] = timeline(recording({ events: [said('OrderCancelled', 1, 'out-of-stock')] }));
    expect(row?.said).toEqual({ name: 'OrderCancelled', by: 'order', to: ['inventory', 'payment'] });
    expect(row?.note).toBe('out-of-stock');
  });

  it('marks an answer that came too late', () => {
    const history = [happened('StockRejected', 3, 'CANCELLED'), happened('PaymentAuthorized', 4, 'CANCELLED', false)];
    const rows = timeline(recording({ events: [said('StockRejected', 1), said('PaymentAuthorized', 2)], history }));
    expect(rows.slice(0, 2).map(({ heardTooLate }) => heardTooLate)).toEqual([undefined, true]);
  });

  it('shows the changes that have no event', () => {
    const history = [happened('StockCommitted', 7, 'CONFIRMED'), happened('PaymentCaptured', 8, 'COMPLETED')];
    expect(timeline(recording({ history }))).toEqual([{ afterMs: 8, became: 'COMPLETED', paymentHeld: false }]);
  });

  it('shows when a cancelled order is settled', () => {
    const history = [happened('StockReleased', 7, 'CANCELLED'), happened('PaymentVoided', 9, 'CANCELLED')];
    expect(timeline(recording({ history }))).toEqual([{ afterMs: 9, became: 'settled', paymentHeld: false }]);
  });

  it('shows from when to when payment was held', () => {
    const deeds = [did('holds payment', -2), did('orders', 0), did('lets payment go', 5), did('cancels', 6)];
    expect(timeline(recording({ deeds })).map(({ paymentHeld }) => paymentHeld)).toEqual([true, true, false, false]);
  });
});
