import type { Refused } from '#libs/unit-of-work';
import type { IdempotencyKey } from './idempotency-key.entity.js';
import type { Stock } from './stock.entity.js';
import { deliver, type Delivery, type DeliveryRefusal, type ListedStock } from './stock.js';

/** What an idempotency key was used for before, and the stock that the delivery is for. */
export interface BookedBefore {
  /** Null where the key is new. */
  readonly used: Pick<IdempotencyKey, 'requestHash' | 'stock'> | null;
  /** Null where there is no such SKU. */
  readonly stock: Stock | null;
}

export interface Booking {
  /** The stock right after the delivery. */
  readonly stock: ListedStock;
  readonly requestHash: string;
  /** Null where the same request booked the delivery before. */
  readonly delivery: Delivery | null;
  readonly events: readonly [];
}

export type BookingRefusal = DeliveryRefusal | 'idempotency-key-reused';

/** Books a delivery once for each idempotency key. The same request gets the answer that it got before. */
export function bookDelivery(
  { used, stock }: BookedBefore,
  quantity: number,
  requestHash: string,
): Booking | Refused<BookingRefusal> {
  if (used !== null) {
    if (used.requestHash !== requestHash) return { refused: 'idempotency-key-reused' };
    return { stock: used.stock, requestHash, delivery: null, events: [] };
  }
  const delivery = deliver(stock, quantity);
  if ('refused' in delivery) return delivery;
  return { stock: delivery.state, requestHash, delivery, events: delivery.events };
}
