import { describe, expect, it } from '@jest/globals';
import { CHOREOGRAPHY, type EventName, type Service } from '#libs/contracts';
import { expectedAfter } from './expectations.js';
import { layOut, type Layout } from './layout.js';
import type { ShownTravel, Story } from './story.js';
import type { Row } from '../../demo/timeline.js';

const SERVICES: readonly Service[] = ['order', 'inventory', 'payment'];

type Said = Partial<Omit<ShownTravel, 'name'>> & {
  readonly writtenMs: number;
  readonly late?: boolean;
  readonly note?: string;
};

/** A story in which these events were said. */
function story(events: Partial<Record<EventName, Said>>, more: readonly Row[] = []): Story {
  const entries = Object.entries(events) as [EventName, Said][];
  const travels = entries.map(([name, { late: _late, note: _note, ...travel }]): [string, ShownTravel] => [
    name,
    {
      id: name,
      name,
      by: CHOREOGRAPHY[name].publisher,
      sentMs: travel.writtenMs,
      heard: {},
      againMs: [],
      topic: 'a topic',
      partition: 0,
      offset: '0',
      ...travel,
    },
  ]);
  const rows = entries.map(([name, { writtenMs: afterMs, late, note }]): Row => {
    const { publisher: by, reactions } = CHOREOGRAPHY[name];
    return {
      afterMs,
      eventId: name,
      said: { name, by, to: Object.keys(reactions) as Service[] },
      paymentHeld: false,
      ...(late === true && { heardTooLate: true }),
      ...(note !== undefined && { note }),
    };
  });
  return {
    id: 'an order',
    status: 'PLACED',
    reason: null,
    settled: false,
    customerId: 'alice',
    lines: [],
    total: { amount: 0, currency: 'EUR' },
    began: 0,
    deadlineMs: 30_000,
    nowMs: 100,
    rows: [...more, ...rows].sort((a, b) => a.afterMs - b.afterMs),
    travels: Object.fromEntries(travels),
    ledger: [],
    movements: [],
    payment: null,
    reservation: null,
  };
}

function layout(told: Story): Layout {
  const seen = Object.values(told.travels).map(({ name }) => name);
  return layOut(told, expectedAfter(CHOREOGRAPHY, seen), CHOREOGRAPHY, SERVICES);
}

describe('the drawing of a saga', () => {
  it('has an arrow for everybody who hears an event, from when it was sent to when it was heard', () => {
    const { arrows, scale, top } = layout(
      story({
        OrderPlaced: {
          writtenMs: 2,
          sentMs: 8,
          heard: { inventory: { atMs: 20, from: 'answer' }, payment: { atMs: 30, from: 'answer' } },
        },
      }),
    );
    expect(arrows.map(({ by, to, from, head }) => [by, to, from.y, head.y])).toEqual([
      ['order', 'inventory', top + scale.y(8), top + scale.y(20)],
      ['order', 'payment', top + scale.y(8), top + scale.y(30)],
    ]);
  });

  it('shows how long an event waited in the outbox, for the consumer, and how long its transaction took', () => {
    const { bars } = layout(
      story({
        StockReserved: {
          writtenMs: 2,
          sentMs: 8,
          heard: { order: { atMs: 20, fetchedMs: 11, startedMs: 14, from: 'journal' } },
        },
      }),
    );
    expect(bars.map(({ kind, service, fromMs, toMs }) => [kind, service, fromMs, toMs])).toEqual([
      ['outbox', 'inventory', 2, 8],
      ['consumer', 'order', 11, 14],
      ['transaction', 'order', 14, 20],
    ]);
  });

  it('tells refusals, compensations and late answers apart', () => {
    const { labels } = layout(
      story({
        OrderPlaced: { writtenMs: 0 },
        PaymentDeclined: { writtenMs: 10, late: true },
        StockRejected: { writtenMs: 20 },
        OrderCancelled: { writtenMs: 30, note: 'out-of-stock' },
      }),
    );
    expect(labels.map(({ text, kind, note }) => [text, kind, note]).sort()).toEqual([
      ['OrderCancelled', 'compensation', 'out-of-stock'],
      ['OrderPlaced', 'step', ''],
      ['PaymentDeclined', 'late', 'too late'],
      ['StockRejected', 'refusal', ''],
    ]);
  });

  it('says that a message that was sent again is dropped', () => {
    const { labels } = layout(story({ OrderPlaced: { writtenMs: 0, againMs: [40] } }));
    expect(labels[0]?.note).toBe('sent 2 times, dropped by the inbox');
  });

  it('says that clocks disagree where an event was heard before it was sent, and draws no arrow back in time', () => {
    const { arrows } = layout(
      story({ StockReserved: { writtenMs: 10, sentMs: 12, heard: { order: { atMs: 5, from: 'history' } } } }),
    );
    expect(arrows[0]?.clocksDisagreeMs).toBe(7);
    expect(arrows[0]?.head.y).toBe(arrows[0]?.from.y);
  });

  it('has an event on its way that nobody is known to have heard', () => {
    expect(layout(story({ OrderPlaced: { writtenMs: 0 } })).arrows.map(({ onItsWay }) => onItsWay)).toEqual([
      true,
      true,
    ]);
  });

  it('has a ghost for each event that is still to come, below all that happened', () => {
    const { ghosts, scale, top, height } = layout(
      story({ OrderPlaced: { writtenMs: 0 }, StockReserved: { writtenMs: 9 } }),
    );
    expect(ghosts.map(({ by, text }) => [by, text])).toEqual([
      ['payment', 'PaymentAuthorized or PaymentDeclined'],
      ['order', 'OrderConfirmed or OrderCancelled'],
    ]);
    for (const { y } of ghosts) {
      expect(y).toBeGreaterThan(top + scale.height);
      expect(y).toBeLessThan(height);
    }
  });

  it('lets no label cover another one beside the same lane', () => {
    const { labels } = layout(story({ StockReserved: { writtenMs: 10 }, StockCommitted: { writtenMs: 10.2 } }));
    const [first = 0, second = 0] = labels.map(({ y }) => y);
    expect(second - first).toBeGreaterThanOrEqual(16);
  });

  it('shows from when to when payment was held', () => {
    const held = (afterMs: number, paymentHeld: boolean): Row => ({ afterMs, note: 'payment', paymentHeld });
    expect(layout(story({}, [held(0, true), held(50, false)])).held).toEqual([{ fromMs: 0, toMs: 50 }]);
    expect(layout(story({}, [held(0, true)])).held).toEqual([{ fromMs: 0, toMs: undefined }]);
  });
});
