import { describe, expect, it } from '@jest/globals';
import { bookDelivery, type BookedBefore, type Booking } from './book-delivery.js';
import { IdempotencyKey } from './idempotency-key.entity.js';
import { deliveryUnder } from './inventory.aggregates.js';
import { Stock } from './stock.entity.js';
import { StockMovement } from './stock-movement.entity.js';

const HASH = 'the hash of the request';

describe('booking a delivery', () => {
  it('adds its pieces, and stores with the key the answer that a repeated request gets', () => {
    const before = { used: null, stock: mugs(10) };
    const booking = booked(bookDelivery(before, 3, HASH));

    const [movement, key] = deliveryUnder('key-1', 'MUG').store(before, booking);

    expect(booking.stock).toEqual({ ...mugs(10), onHand: 13, delivered: 3 });
    expect(before.stock).toEqual(Object.assign(mugs(10), { onHand: 13, delivered: 3 }));
    expect(movement).toBeInstanceOf(StockMovement);
    expect(movement).toMatchObject({ sku: 'MUG', move: 'deliver', quantity: 3 });
    expect(key).toBeInstanceOf(IdempotencyKey);
    expect(key).toEqual({
      key: 'key-1',
      requestHash: HASH,
      movementId: (movement as StockMovement).id,
      stock: booking.stock,
    });
  });

  it('is refused for an unknown SKU', () => {
    expect(bookDelivery({ used: null, stock: null }, 3, HASH)).toEqual({ refused: 'unknown-sku' });
  });
});

describe('booking a delivery with a key that was used', () => {
  /** Others have moved the stock since. */
  const before: BookedBefore = { used: { requestHash: HASH, stock: { ...mugs(13), delivered: 3 } }, stock: mugs(8) };

  it('gives the same request the same answer again, and stores nothing', () => {
    const booking = booked(bookDelivery(before, 3, HASH));

    expect(booking.stock).toBe(before.used?.stock);
    expect(deliveryUnder('key-1', 'MUG').store(before, booking)).toEqual([]);
    expect(before.stock).toEqual(mugs(8));
  });

  it('is refused for another request', () => {
    expect(bookDelivery(before, 3, 'the hash of another request')).toEqual({ refused: 'idempotency-key-reused' });
  });
});

function mugs(onHand: number): Stock {
  return Object.assign(new Stock(), { sku: 'MUG', initial: 10, onHand, reserved: 0, shipped: 0, delivered: 0 });
}

function booked(answer: ReturnType<typeof bookDelivery>): Booking {
  if ('refused' in answer) throw new Error(`refused: ${answer.refused}`);
  return answer;
}
