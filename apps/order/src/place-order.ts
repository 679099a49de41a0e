import { createHash } from 'node:crypto';
import { Problem } from '#libs/problem-details';
import type { UnitOfWork } from '#libs/unit-of-work';
import { HttpStatus } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { applyDecision } from './apply-decision.js';
import { IdempotencyKey } from './idempotency-key.entity.js';
import { Order, type PricedLine } from './order.entity.js';
import { place } from './order.js';
import type { PlaceOrderRequest } from './order.requests.js';
import type { Product } from './product.entity.js';

/** The prices of the products that an order may name, by SKU. */
export type PriceList = ReadonlyMap<string, Product>;

/** Prices an order. @throws Problem 422 for a SKU that is not on the list, or when the products have several currencies */
export function priceLines(
  request: PlaceOrderRequest,
  prices: PriceList,
): { lines: PricedLine[]; amount: number; currency: string } {
  const unknown = request.lines.flatMap(({ sku }, index) =>
    prices.has(sku) ? [] : [{ pointer: `/lines/${String(index)}/sku`, detail: `there is no product ${sku}` }],
  );
  if (unknown.length > 0) {
    throw new Problem(
      HttpStatus.UNPROCESSABLE_ENTITY,
      'unknown-product',
      'The order names a product that does not exist.',
      unknown,
    );
  }
  const products = request.lines.flatMap(({ sku, quantity }) => {
    const product = prices.get(sku);
    return product === undefined ? [] : [{ ...product, quantity }];
  });
  const currencies = new Set(products.map(({ currency }) => currency));
  const [currency] = currencies;
  if (currency === undefined || currencies.size > 1) {
    throw new Problem(
      HttpStatus.UNPROCESSABLE_ENTITY,
      'mixed-currencies',
      'All products of an order must have one currency.',
    );
  }
  return {
    lines: products.map(({ sku, quantity, unitPrice }) => ({ sku, quantity, unitPrice })),
    amount: products.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0),
    currency,
  };
}

/**
 * Places an order once for each idempotency key.
 * @throws Problem 422 where the key was used for another request
 */
export async function placeOrder(
  work: UnitOfWork,
  key: string,
  request: PlaceOrderRequest,
  prices: PriceList,
  deadlineMs: number,
): Promise<Order> {
  const requestHash = fingerprint(request);
  const used = await work.find(IdempotencyKey, key);
  if (used !== null) return placedBefore(work, used, requestHash);

  const { lines, amount, currency } = priceLines(request, prices);
  const orderId = uuidv7();
  const decision = place(
    orderId,
    request.customerId,
    lines.map(({ sku, quantity }) => ({ sku, quantity })),
    { amount, currency },
  );
  const placedAt = new Date();
  const order = Object.assign(new Order(), decision.state, {
    customerId: request.customerId,
    lines,
    totalAmount: amount,
    currency,
    placedAt,
    traceparent: work.trace?.traceparent ?? null,
    deadlineAt: new Date(placedAt.getTime() + (request.deadlineMs ?? deadlineMs)),
  });
  work.add(order);
  work.add(Object.assign(new IdempotencyKey(), { key, requestHash, orderId }));
  applyDecision(order, 'OrderPlaced', decision, work);
  return order;
}

/** The same for two requests that ask for the same, however they are written. */
function fingerprint({ customerId, lines, deadlineMs }: PlaceOrderRequest): string {
  const fields = [customerId, lines.map(({ sku, quantity }) => [sku, quantity]), deadlineMs];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

async function placedBefore(work: UnitOfWork, used: IdempotencyKey, requestHash: string): Promise<Order> {
  if (used.requestHash !== requestHash) {
    throw new Problem(
      HttpStatus.UNPROCESSABLE_ENTITY,
      'idempotency-key-reused',
      'This Idempotency-Key came with another request before.',
      [{ pointer: 'Idempotency-Key', detail: 'take a new key for a new order' }],
    );
  }
  const order = await work.find(Order, used.orderId);
  if (order === null) throw new Error(`the order ${used.orderId} of an idempotency key does not exist`);
  return order;
}
