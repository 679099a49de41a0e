import type { OrderLine } from '#libs/contracts';
import type { Aggregate, Loader } from '#libs/unit-of-work';
import type { BookedBefore, Booking } from './book-delivery.js';
import { IdempotencyKey } from './idempotency-key.entity.js';
import { Reservation } from './reservation.entity.js';
import type { Decision } from './reservation.js';
import { Stock } from './stock.entity.js';
import { stockMovement } from './stock-movement.entity.js';
import { apply } from './stock.js';

interface ReservationRows {
  /** Null where inventory has not heard of the order. */
  readonly reservation: Reservation | null;
  /** The stock of its lines. */
  readonly stock: readonly Stock[];
}

type ReservationAggregate = Aggregate<ReservationRows, Decision>;

/** The reservation of an order, and the stock of what it holds. */
export function reservationOf(orderId: string): ReservationAggregate {
  return {
    load: async (rows) => {
      const reservation = await rows.find(Reservation, orderId);
      return { reservation, stock: await stockOfLines(reservation?.lines ?? [], rows) };
    },
    store: storeReservation,
  };
}

/** The reservation of a new order: its lines are known, so the reservation and the stock are loaded together. */
export function firstReservationOf(orderId: string, lines: readonly OrderLine[]): ReservationAggregate {
  return {
    load: async (rows) => {
      const [reservation, stock] = await Promise.all([rows.find(Reservation, orderId), stockOfLines(lines, rows)]);
      return { reservation, stock };
    },
    store: storeReservation,
  };
}

/** The delivery of one SKU that was booked with an idempotency key, or will be. */
export function deliveryUnder(key: string, sku: string): Aggregate<BookedBefore, Booking> {
  return {
    load: async (rows) => {
      const [used, stock] = await Promise.all([rows.find(IdempotencyKey, key), rows.find(Stock, sku)]);
      return { used, stock };
    },
    store: ({ stock }, { delivery, requestHash }) => {
      if (delivery === null) return [];
      if (stock === null) throw new Error(`cannot book a delivery of ${sku}: there is no such SKU`);
      const { state, quantity } = delivery;
      Object.assign(stock, state);
      const movement = stockMovement(sku, null, 'deliver', quantity);
      return [
        movement,
        Object.assign(new IdempotencyKey(), { key, requestHash, movementId: movement.id, stock: state }),
      ];
    },
  };
}

/** Stores the reservation's new state, and how the stock of its lines moved. */
function storeReservation({ reservation, stock }: ReservationRows, { state, move }: Decision): object[] {
  if (reservation !== null) Object.assign(reservation, state);
  const added: object[] = reservation === null ? [Object.assign(new Reservation(), state)] : [];
  if (move === null) return added;
  for (const { sku, quantity } of state.lines) {
    const level = stock.find((one) => one.sku === sku);
    if (level === undefined) throw new Error(`cannot move ${sku} for order ${state.orderId}: there is no such SKU`);
    Object.assign(level, apply(level, move, quantity));
    added.push(stockMovement(sku, state.orderId, move, quantity));
  }
  return added;
}

function stockOfLines(lines: readonly OrderLine[], rows: Loader): Promise<Stock[]> {
  return rows.findAll(
    Stock,
    lines.map(({ sku }) => sku),
  );
}
