import { randomUUID } from 'node:crypto';
import {
  bodyOf,
  type AccountView,
  type HistoryEntryView,
  type OrderStatus,
  type OrderView,
  type OrderWithHistoryView,
  type PaymentView,
  type ReservationView,
  type StockView,
} from '../../tools/api/client.js';
import { answerOf, api, type Answer, type Problem } from '../suite/http.js';
import { query } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import type { Instance } from './instance.js';

export type { OrderPageView, OrderStatus, OrderView } from '../../tools/api/client.js';

/** How many of each SKU. */
export type Basket = Readonly<Record<string, number>>;

export interface OrderOptions {
  readonly idempotencyKey?: string;
  readonly deadlineMs?: number;
  /** The trace that the request belongs to. */
  readonly traceparent?: string | undefined;
  /** The instance that is asked; the suite's first one if it is not given. */
  readonly at?: Instance;
}

/** A customer who places orders. */
export class Customer {
  constructor(readonly id: string) {}

  /** Places an order. @throws unless it is accepted */
  async orders(basket: Basket, options: OrderOptions = {}): Promise<PlacedOrder> {
    const answer = await this.asksFor(basket, options);
    if (answer.status !== 202) throw new Error(`The order was not accepted: ${JSON.stringify(answer)}`);
    return new PlacedOrder((answer.body as OrderView).id);
  }

  /** Tries to place an order, and shows the answer whatever it is. */
  async asksFor(
    basket: Basket,
    { idempotencyKey = randomUUID(), deadlineMs, traceparent, at }: OrderOptions = {},
  ): Promise<Answer<OrderView | Problem>> {
    const header = { 'Idempotency-Key': idempotencyKey, ...headerOf(traceparent) };
    const lines = Object.entries(basket).map(([sku, quantity]) => ({ sku, quantity }));
    const body = { customerId: this.id, lines, ...(deadlineMs !== undefined && { deadlineMs }) };
    return answerOf(await api('order', at?.url).POST('/orders', { params: { header }, body }));
  }
}

/** An order that was accepted. */
export class PlacedOrder {
  constructor(readonly id: string) {}

  async view(): Promise<OrderWithHistoryView> {
    return bodyOf(await api('order').GET('/orders/{id}', { params: { path: this } }));
  }

  async history(): Promise<readonly HistoryEntryView[]> {
    return (await this.view()).history;
  }

  /** Waits until the order has one of these statuses, and shows it then. */
  becomes(...statuses: OrderStatus[]): Promise<OrderWithHistoryView> {
    return until(
      `order ${this.id} ${statuses.join(' or ')}`,
      () => this.view(),
      ({ status }) => statuses.includes(status),
    );
  }

  /** Waits until the order is cancelled, and both services have said that they hold nothing for it. */
  isCancelledAndSettled(): Promise<OrderWithHistoryView> {
    return until(
      `order ${this.id} cancelled and settled`,
      () => this.view(),
      ({ status, settled }) => status === 'CANCELLED' && settled,
    );
  }

  /** Waits until an event's or a request's name is in the history, and shows that entry. */
  async hears(happened: string): Promise<HistoryEntryView> {
    const found = ({ history }: OrderWithHistoryView) => history.filter((entry) => entry.happened === happened);
    const view = await until(
      `${happened} in the history of order ${this.id}`,
      () => this.view(),
      (seen) => found(seen).length > 0,
    );
    return found(view)[0] as HistoryEntryView;
  }

  /** Moves its deadline into the past, for tests that are not about the deadline itself. */
  async passesItsDeadline(): Promise<void> {
    await query('order', `UPDATE orders SET deadline_at = placed_at + interval '1 ms' WHERE order_id = $1`, [this.id]);
  }

  /** Asks for a cancellation, and shows the answer. */
  async cancel(at?: Instance, traceparent?: string): Promise<Answer<OrderView | Problem>> {
    const params = { path: this, header: headerOf(traceparent) };
    return answerOf(await api('order', at?.url).POST('/orders/{id}/cancel', { params }));
  }

  /** Asks to return it, and shows the answer. */
  async return(traceparent?: string): Promise<Answer<OrderView | Problem>> {
    const params = { path: this, header: headerOf(traceparent) };
    return answerOf(await api('order').POST('/orders/{id}/return', { params }));
  }
}

function headerOf(traceparent: string | undefined): { traceparent?: string } {
  return traceparent === undefined ? {} : { traceparent };
}

/** Waits until each of these orders is completed or cancelled, and shows them. One after the other, so that the service is not flooded with requests. */
export async function outcomesOf(orders: readonly PlacedOrder[]): Promise<OrderWithHistoryView[]> {
  const outcomes: OrderWithHistoryView[] = [];
  for (const order of orders) outcomes.push(await order.becomes('COMPLETED', 'CANCELLED'));
  return outcomes;
}

/** Waits until both services have done everything for each of these orders. */
export async function settled(orders: readonly PlacedOrder[]): Promise<void> {
  for (const order of orders)
    await until(
      `order ${order.id} settled`,
      () => order.view(),
      ({ settled }) => settled,
    );
}

/** A customer of the demo's data: alice is rich, bob has nothing, carol has 100 EUR, dave has dollars. */
export function customer(id: string): Customer {
  return new Customer(id);
}

/** A customer for this test only, with an account of `balance` minor units. */
export async function newCustomer({
  balance,
  currency = 'EUR',
}: {
  balance: number;
  currency?: string;
}): Promise<Customer> {
  const id = `customer-${randomUUID()}`;
  await query(
    'payment',
    `WITH account AS (INSERT INTO accounts (customer_id, currency, available) VALUES ($1, $2, $3) RETURNING *)
     INSERT INTO ledger_entries (id, customer_id, move, bucket, amount)
     SELECT gen_random_uuid(), customer_id, 'open', bucket, amount
       FROM account, LATERAL (VALUES ('opening', -available), ('available', available)) AS side (bucket, amount)
      WHERE amount <> 0`,
    [id, currency, balance],
  );
  return new Customer(id);
}

/** A customer's balance, in minor units. */
export async function accountOf({ id }: Customer): Promise<AccountView> {
  return bodyOf(await api('payment').GET('/accounts/{id}', { params: { path: { id } } }));
}

export async function stockOf(sku: string): Promise<StockView> {
  return bodyOf(await api('inventory').GET('/stock/{sku}', { params: { path: { sku } } }));
}

/** What payment did for an order; undefined if it has not heard of the order. */
export async function paymentOf({ id: orderId }: PlacedOrder): Promise<PaymentView | undefined> {
  return (await api('payment').GET('/payments/{orderId}', { params: { path: { orderId } } })).data;
}

/** What inventory did for an order; undefined if it has not heard of the order. */
export async function reservationOf({ id: orderId }: PlacedOrder): Promise<ReservationView | undefined> {
  return (await api('inventory').GET('/reservations/{orderId}', { params: { path: { orderId } } })).data;
}

export async function paymentStatusOf(order: PlacedOrder): Promise<PaymentView['status'] | undefined> {
  return (await paymentOf(order))?.status;
}

export async function reservationStatusOf(order: PlacedOrder): Promise<ReservationView['status'] | undefined> {
  return (await reservationOf(order))?.status;
}

/** Books a delivery to the warehouse, and shows the answer. */
export async function deliver(
  sku: string,
  quantity: number,
  idempotencyKey: string = randomUUID(),
  at?: Instance,
): Promise<Answer<StockView | Problem>> {
  const params = { path: { sku }, header: { 'Idempotency-Key': idempotencyKey } };
  return answerOf(await api('inventory', at?.url).POST('/stock/{sku}/deliveries', { params, body: { quantity } }));
}
