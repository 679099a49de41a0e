import {
  event,
  StockCommitted,
  StockRejected,
  StockReleased,
  StockReserved,
  StockRestocked,
  type DomainEvent,
  type OrderLine,
} from '#libs/contracts';
import { shortagesOf, type Move, type StockLevel } from './stock.js';

/** `TOMBSTONE`: the order was cancelled before inventory heard of it. A late `OrderPlaced` finds the tombstone and is refused. */
export const RESERVATION_STATUSES = [
  'RESERVED',
  'REJECTED',
  'COMMITTED',
  'RELEASED',
  'RESTOCKED',
  'TOMBSTONE',
] as const;
export type ReservationStatus = (typeof RESERVATION_STATUSES)[number];

/** What inventory knows of one order. */
export interface ReservationState {
  readonly orderId: string;
  readonly status: ReservationStatus;
  /** What is or was reserved; empty where nothing ever was. */
  readonly lines: readonly OrderLine[];
}

export interface Decision {
  readonly state: ReservationState;
  /** How the stock of every line moves, if at all. */
  readonly move: Move | null;
  readonly events: readonly DomainEvent[];
}

/** Reserves every line, or none. `reservation` is null where the order is new. */
export function reserve(
  reservation: ReservationState | null,
  levels: readonly StockLevel[],
  orderId: string,
  lines: OrderLine[],
): Decision {
  if (reservation?.status === 'TOMBSTONE') {
    return unmoved(reservation, event(StockRejected, { orderId, reason: 'order-cancelled', shortages: [] }));
  }
  if (reservation !== null) return unmoved(reservation);
  const shortages = shortagesOf(lines, levels);
  if (shortages.length > 0) {
    return unmoved(
      { orderId, status: 'REJECTED', lines: [] },
      event(StockRejected, { orderId, reason: 'out-of-stock', shortages }),
    );
  }
  return {
    state: { orderId, status: 'RESERVED', lines },
    move: 'reserve',
    events: [event(StockReserved, { orderId, lines })],
  };
}

/** Ships what is reserved. The order is past its pivot, so this cannot be refused. */
export function commit(reservation: ReservationState | null, orderId: string): Decision {
  switch (reservation?.status) {
    case 'RESERVED':
      return {
        state: { ...reservation, status: 'COMMITTED' },
        move: 'commit',
        events: [event(StockCommitted, { orderId })],
      };
    case 'COMMITTED':
    case 'RESTOCKED':
      return unmoved(reservation);
    case 'REJECTED':
    case 'RELEASED':
    case 'TOMBSTONE':
    case undefined:
      throw new Error(`order ${orderId} is confirmed, but its reservation is ${reservation?.status ?? 'unknown'}`);
  }
}

/** Releases what is reserved. Where nothing is, it says so too: the order waits for that answer. */
export function release(reservation: ReservationState | null, orderId: string): Decision {
  const released = event(StockReleased, { orderId });
  switch (reservation?.status) {
    case 'RESERVED':
      return { state: { ...reservation, status: 'RELEASED' }, move: 'release', events: [released] };
    case undefined:
      return unmoved({ orderId, status: 'TOMBSTONE', lines: [] }, released);
    case 'REJECTED':
    case 'RELEASED':
    case 'TOMBSTONE':
      return unmoved(reservation, released);
    case 'COMMITTED':
    case 'RESTOCKED':
      throw new Error(`order ${orderId} is cancelled, but its reservation is ${reservation.status}`);
  }
}

/** Puts shipped goods back on the shelf. */
export function restock(reservation: ReservationState | null, orderId: string): Decision {
  const restocked = event(StockRestocked, { orderId });
  switch (reservation?.status) {
    case 'COMMITTED':
      return { state: { ...reservation, status: 'RESTOCKED' }, move: 'restock', events: [restocked] };
    case 'RESTOCKED':
      return unmoved(reservation, restocked);
    case 'RESERVED':
    case 'REJECTED':
    case 'RELEASED':
    case 'TOMBSTONE':
    case undefined:
      throw new Error(`order ${orderId} is returned, but its reservation is ${reservation?.status ?? 'unknown'}`);
  }
}

function unmoved(state: ReservationState, ...events: DomainEvent[]): Decision {
  return { state, move: null, events };
}
