import { Problem } from '#libs/problem-details';
import { HttpStatus } from '@nestjs/common';
import { MAX_PIECES, type DeliveryRefusal } from './stock.js';

/** What the client is told of a delivery that cannot be booked. */
export function problemOf(refusal: DeliveryRefusal, sku: string): Problem {
  switch (refusal) {
    case 'unknown-sku':
      return unknownSku(sku);
    case 'too-many-pieces':
      return new Problem(
        HttpStatus.CONFLICT,
        refusal,
        `Inventory counts ${String(MAX_PIECES)} pieces of ${sku} at most, those that were shipped included.`,
        [{ pointer: '/quantity', detail: 'must leave the count below that' }],
      );
  }
}

export function unknownSku(sku: string): Problem {
  return new Problem(HttpStatus.NOT_FOUND, 'unknown-sku', `There is no SKU ${sku}.`);
}
