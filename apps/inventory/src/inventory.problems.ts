import { Problem } from '#libs/problem-details';
import { IDEMPOTENCY_KEY_REUSED } from '#libs/service';
import { HttpStatus } from '@nestjs/common';
import type { BookingRefusal } from './book-delivery.js';
import { MAX_PIECES } from './stock.js';

/** What the client is told of a delivery that cannot be booked. */
export function problemOf(refusal: BookingRefusal, sku: string): Problem {
  switch (refusal) {
    case 'unknown-sku':
      return unknownSku(sku);
    case 'idempotency-key-reused':
      return Problem.of(IDEMPOTENCY_KEY_REUSED);
    case 'too-many-pieces':
      return new Problem(
        HttpStatus.CONFLICT,
        refusal,
        `Inventory can hold ${String(MAX_PIECES)} pieces of ${sku} at most, shipped ones included.`,
        [{ pointer: '/quantity', detail: 'must keep the total within that limit' }],
      );
  }
}

export function unknownSku(sku: string): Problem {
  return new Problem(HttpStatus.NOT_FOUND, 'unknown-sku', `There is no SKU ${sku}. GET /stock lists them all.`);
}

export function unknownReservation(orderId: string): Problem {
  return new Problem(
    HttpStatus.NOT_FOUND,
    'unknown-reservation',
    `Inventory has not heard of an order ${orderId}. It hears of a new order a moment after the order was placed.`,
  );
}
