import { CHOREOGRAPHY, STEPS, type EventName, type Service } from '#libs/contracts';
import type { HistoryEntryView, OrderStatus } from '../api/client.js';
import type { Deed, Recording } from './director.js';
import type { RecordedEvent } from '../events/topic-event.js';

/** One line of a timeline. */
export interface Row {
  /** Milliseconds after the request; negative for what was done before it. */
  readonly afterMs: number;
  /** What the order service was asked: by the customer, or by the clock. */
  readonly asked?: string;
  /** What the order became. */
  readonly became?: string;
  /** The event that was said. */
  readonly eventId?: string;
  readonly said?: { readonly name: EventName; readonly by: Service; readonly to: readonly Service[] };
  readonly note?: string;
  /** The order heard of it too late to change anything, perhaps a while after it was said. */
  readonly heardTooLate?: boolean;
  /** Whether payment is kept from answering at this time. */
  readonly paymentHeld: boolean;
}

/** The status that an order takes when it says one of these. */
export const STATUS_SAID: Partial<Record<EventName, OrderStatus>> = {
  OrderPlaced: 'PLACED',
  OrderConfirmed: 'CONFIRMED',
  OrderCancelled: 'CANCELLED',
  OrderReturned: 'RETURNING',
};

/** The statuses that an order takes without an event: nobody else has to know. */
const SILENT: readonly OrderStatus[] = ['COMPLETED', 'RETURNED'];

interface Moment {
  readonly row: Omit<Row, 'afterMs' | 'paymentHeld'>;
  readonly at: number;
  /** Of two moments in one millisecond, the lower one comes first. */
  readonly rank: number;
  readonly holdsPayment?: boolean;
}

/** Who said what, and when: from the events in the topics, the order's history and what was done from outside. */
export function timeline({ began, order: { history }, deeds, events }: Recording): Row[] {
  const moments = [
    ...deeds.map(ofDeed),
    ...events.map((event) => ofEvent(event, history)),
    ...history.filter(({ happened }) => happened === 'deadline').map(ofDeadline),
    ...silentChanges(history),
  ].sort((a, b) => a.at - b.at || a.rank - b.rank);
  let paymentHeld = false;
  return moments.map(({ at, row, holdsPayment }) => {
    paymentHeld = holdsPayment ?? paymentHeld;
    return { afterMs: at - began, ...row, paymentHeld };
  });
}

function ofDeed({ at, what, note }: Deed): Moment {
  switch (what) {
    case 'holds payment':
      return { at, rank: -2, row: { note }, holdsPayment: true };
    case 'lets payment go':
      return { at, rank: -1, row: { note }, holdsPayment: false };
    case 'orders':
    case 'cancels':
    case 'returns':
      return { at, rank: -1, row: { asked: what, note } };
  }
}

function ofEvent({ id, name, at, reason }: RecordedEvent, history: readonly HistoryEntryView[]): Moment {
  const { publisher: by, reactions } = CHOREOGRAPHY[name];
  const heardTooLate = history.some(({ happened, applied }) => happened === name && !applied);
  const became = STATUS_SAID[name];
  return {
    at,
    rank: STEPS.findIndex(([step]) => step === name),
    row: {
      eventId: id,
      said: { name, by, to: Object.keys(reactions) as Service[] },
      ...(became !== undefined && { became }),
      ...(reason !== undefined && { note: reason }),
      ...(heardTooLate && { heardTooLate }),
    },
  };
}

function ofDeadline({ at }: HistoryEntryView): Moment {
  return { at: Date.parse(at), rank: -1, row: { asked: 'deadline', note: 'by the clock' } };
}

/** The changes without an event. One of them is the last news that a cancelled order waits for. */
function silentChanges(history: readonly HistoryEntryView[]): Moment[] {
  const applied = history.filter((entry) => entry.applied);
  const changes = applied.filter(
    ({ status }, index) => SILENT.includes(status) && applied[index - 1]?.status !== status,
  );
  const last = applied.at(-1);
  const rank = STEPS.length;
  return [
    ...changes.map(({ at, status }) => ({ at: Date.parse(at), rank, row: { became: status } })),
    ...(last?.status === 'CANCELLED' ? [{ at: Date.parse(last.at), rank, row: { became: 'settled' } }] : []),
  ];
}
