import type { OrderLine } from '#libs/contracts';
import type { Aggregate, Loader } from '#libs/unit-of-work';
import { Reservation } from './reservation.entity.js';
import type { Decision } from './reservation.js';
import { Stock } from './stock.entity.js';
import { stockMovement } from './stock-movement.entity.js';
import { apply, type Delivery } from './stock.js';

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

/** The stock of one SKU, or null where there is no such SKU. */
export function stockOf(sku: string): Aggregate<Stock | null, Delivery> {
  return {
    load: (rows) => rows.find(Stock, sku),
    store: (stock, { state, quantity }) => {
      if (stock === null) throw new Error(`cannot book a delivery of ${sku}: there is no such SKU`);
      Object.assign(stock, state);
      return [stockMovement(sku, null, 'deliver', quantity)];
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
