import type { DomainEvent } from '#libs/contracts';
import type { Refused } from '#libs/unit-of-work';
import type { IdempotencyKey } from './idempotency-key.entity.js';
import type { Order, PricedLine } from './order.entity.js';
import { place, type Decision } from './order.js';
import type { PlaceOrderRequest } from './order.requests.js';
import type { Product } from './product.entity.js';

/** The prices of the products that an order may name, by SKU. */
export type PriceList = ReadonlyMap<string, Product>;

export interface Priced {
  readonly lines: PricedLine[];
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
}

/** Why an order has no price; `errors` point at what is wrong. */
export type PricingRefusal =
  | (Refused<'unknown-product'> & { readonly errors: readonly { readonly pointer: string; readonly detail: string }[] })
  | Refused<'mixed-currencies'>;

/** What an idempotency key was used for before; both rows are null where the key is new. */
export interface PlacedBefore {
  readonly used: Pick<IdempotencyKey, 'orderId' | 'requestHash'> | null;
  readonly order: Order | null;
  /** By the database's clock, since the sweep reads the deadline by that clock: those of the instances may differ. */
  readonly now: Date;
}

/** A request to place an order, with all that the decision needs. */
export interface Placing {
  readonly orderId: string;
  readonly request: PlaceOrderRequest;
  /** The request's fingerprint. */
  readonly requestHash: string;
  readonly prices: PriceList;
  /** How long the order waits for answers where the request does not say. */
  readonly deadlineMs: number;
  readonly traceparent: string | null;
}

export interface Placement {
  readonly order: Order;
  readonly requestHash: string;
  /** Null where the same request placed the order before. */
  readonly decision: Decision | null;
  readonly events: readonly DomainEvent[];
}

export type PlacingRefusal = PricingRefusal | Refused<'idempotency-key-reused'>;

/** Prices the lines of an order. */
export function priceLines({ lines }: PlaceOrderRequest, prices: PriceList): Priced | PricingRefusal {
  const errors = lines.flatMap(({ sku }, index) =>
    prices.has(sku) ? [] : [{ pointer: `/lines/${String(index)}/sku`, detail: `there is no product ${sku}` }],
  );
  if (errors.length > 0) return { refused: 'unknown-product', errors };
  const products = lines.flatMap(({ sku, quantity }) => {
    const product = prices.get(sku);
    return product === undefined ? [] : [{ ...product, quantity }];
  });
  const currencies = new Set(products.map((product) => product.currency));
  const [currency] = currencies;
  if (currency === undefined || currencies.size > 1) return { refused: 'mixed-currencies' };
  return {
    lines: products.map(({ sku, quantity, unitPrice }) => ({ sku, quantity, unitPrice })),
    amount: products.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0),
    currency,
  };
}

/** Places an order once for each idempotency key. The same request finds the order that it placed before. */
export function placeOrder(before: PlacedBefore, placing: Placing): Placement | PlacingRefusal {
  const { orderId, request, requestHash, prices, deadlineMs, traceparent } = placing;
  if (before.used !== null) return placedBefore(before.used, before.order, requestHash);

  const priced = priceLines(request, prices);
  if ('refused' in priced) return priced;
  const { lines, amount, currency } = priced;
  const { customerId } = request;
  const ordered = lines.map(({ sku, quantity }) => ({ sku, quantity }));
  const decision = place(orderId, customerId, ordered, { amount, currency });
  const deadlineAt = new Date(before.now.getTime() + (request.deadlineMs ?? deadlineMs));
  const order = {
    ...decision.state,
    customerId,
    lines,
    totalAmount: amount,
    currency,
    placedAt: before.now,
    deadlineAt,
    traceparent,
  };
  return { order, requestHash, decision, events: decision.events };
}

function placedBefore(
  used: NonNullable<PlacedBefore['used']>,
  order: Order | null,
  requestHash: string,
): Placement | PlacingRefusal {
  if (used.requestHash !== requestHash) return { refused: 'idempotency-key-reused' };
  if (order === null) throw new Error(`an idempotency key belongs to order ${used.orderId}, which does not exist`);
  return { order, requestHash, decision: null, events: [] };
}
