import { describe, expect, it } from '@jest/globals';
import type { EventName, Service } from '#libs/contracts';
import { JournalFacts, travelOf, type Journal } from './journals.js';
import { timesOf, type Times } from './times.js';

const BEGAN = Date.parse('2026-01-01T00:00:00.000Z');

type Entry = Journal['entries'][number];
type Moments = readonly [fetchedMs: number | null, startedMs: number, committedMs: number];

function time(ms: number): string {
  return new Date(BEGAN + ms).toISOString();
}

function sent(messageId: string, ms: number): Entry {
  return { kind: 'published', messageId, sentAt: time(ms) };
}

function processed(messageId: string, [fetched, started, committed]: Moments, outcome = 'applied'): Entry {
  return {
    kind: 'processed',
    messageId,
    fetchedAt: fetched === null ? null : time(fetched),
    startedAt: time(started),
    committedAt: time(committed),
    outcome: outcome as 'applied' | 'duplicate',
  };
}

/** The times of a saga with these events, each written at its moment, from what each service wrote into its journal. */
function times(events: Partial<Record<EventName, number>>, journals: Partial<Record<Service, Entry[]>>): Times {
  const facts = new JournalFacts(
    (Object.entries(journals) as [Service, Entry[]][]).map(([service, entries]) => ({
      service,
      instance: `${service}-1`,
      answer: { entries },
      problem: undefined,
    })),
  );
  const travels = (Object.entries(events) as [EventName, number][]).map(([name, writtenMs]) => {
    // The record of a message that was sent again is younger.
    const sentAt = BEGAN + writtenMs + 1000;
    return travelOf({ id: name, name, at: BEGAN + writtenMs, sentAt }, BEGAN, facts);
  });
  return timesOf(travels);
}

const ORDER = [sent('OrderPlaced', 7), sent('OrderPlaced', 90), processed('StockReserved', [40, 41, 45])];
const INVENTORY = [processed('OrderPlaced', [10, 12, 20]), sent('StockReserved', 24)];
const PAYMENT = [processed('OrderPlaced', [11, 14, 44])];
const EVENTS = { OrderPlaced: 2, StockReserved: 20 };

describe('the times of a saga', () => {
  it('are the sums of what its events waited for, and of the transactions of their reactions', () => {
    expect(times(EVENTS, { order: ORDER, inventory: INVENTORY, payment: PAYMENT })).toEqual({
      sums: {
        outbox: 7 - 2 + (24 - 20),
        broker: 10 - 7 + (11 - 7) + (40 - 24),
        consumer: 12 - 10 + (14 - 11) + (41 - 40),
        transaction: 20 - 12 + (44 - 14) + (45 - 41),
      },
      reactions: 3,
      known: 3,
      duplicates: 0,
    });
  });

  it('count the messages that the inboxes dropped, whichever service and event, and do not add their times', () => {
    const once = times(EVENTS, { order: ORDER, inventory: INVENTORY, payment: PAYMENT });
    const dropped = (id: string) => processed(id, [95, 96, 97], 'duplicate');
    const again = times(EVENTS, {
      order: [...ORDER, dropped('StockReserved'), dropped('StockReserved')],
      inventory: [...INVENTORY, dropped('OrderPlaced'), dropped('an event of another order')],
      payment: PAYMENT,
    });
    expect(again).toEqual({ ...once, duplicates: 3 });
  });

  it('say how many reactions no journal knows', () => {
    expect(times(EVENTS, { order: ORDER, inventory: INVENTORY })).toMatchObject({ reactions: 3, known: 2 });
  });

  it('leave out a redriven message, which was not fetched', () => {
    const payment = [processed('OrderPlaced', [null, 500, 510])];
    expect(times(EVENTS, { order: ORDER, inventory: INVENTORY, payment })).toEqual(
      times(EVENTS, { order: ORDER, inventory: INVENTORY }),
    );
  });

  it('are not less because the clocks of two machines disagree', () => {
    const { sums } = times({ OrderPlaced: 2 }, { order: ORDER, inventory: [processed('OrderPlaced', [3, 4, 5])] });
    expect(sums).toMatchObject({ broker: 0, consumer: 1, transaction: 1 });
  });
});
