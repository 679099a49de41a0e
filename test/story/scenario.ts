import { randomUUID } from 'node:crypto';
import { ask, type Answer, type Problem } from '../suite/http.js';
import { query } from '../suite/running-suite.js';
import { until } from '../suite/until.js';

export type OrderStatus = 'PLACED' | 'CONFIRMED' | 'COMPLETED' | 'CANCELLED' | 'RETURNING' | 'RETURNED';

/** An order, as `GET /orders/:id` shows it. Amounts are in minor units. */
export interface OrderView {
  readonly id: string;
  readonly status: OrderStatus;
  readonly reason: string | null;
  readonly settled: boolean;
  readonly customerId: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly unitPrice: number }[];
  readonly total: { readonly amount: number; readonly currency: string };
  readonly placedAt: string;
  readonly deadlineAt: string;
  readonly history: readonly HistoryEntry[];
}

/** One thing that an order was asked or heard; `applied` is false if it came too late to change anything. */
export interface HistoryEntry {
  readonly happened: string;
  readonly status: OrderStatus;
  readonly applied: boolean;
  readonly at: string;
}

/** How many of each SKU. */
export type Basket = Readonly<Record<string, number>>;

export interface OrderOptions {
  readonly idempotencyKey?: string;
  readonly deadlineMs?: number;
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
  asksFor(
    basket: Basket,
    { idempotencyKey = randomUUID(), deadlineMs }: OrderOptions = {},
  ): Promise<Answer<OrderView | Problem>> {
    const lines = Object.entries(basket).map(([sku, quantity]) => ({ sku, quantity }));
    return ask('order', 'POST /orders', {
      headers: { 'idempotency-key': idempotencyKey },
      json: { customerId: this.id, lines, ...(deadlineMs !== undefined && { deadlineMs }) },
    });
  }
}

/** An order that was accepted. */
export class PlacedOrder {
  constructor(readonly id: string) {}

  async view(): Promise<OrderView> {
    return (await ask<OrderView>('order', `GET /orders/${this.id}`)).body;
  }

  async history(): Promise<readonly HistoryEntry[]> {
    return (await this.view()).history;
  }

  /** Waits until the order has one of these statuses, and shows it then. */
  becomes(...statuses: OrderStatus[]): Promise<OrderView> {
    return until(
      `order ${this.id} ${statuses.join(' or ')}`,
      () => this.view(),
      ({ status }) => statuses.includes(status),
    );
  }

  /** Waits until the order is cancelled and has heard from both services that nothing is held for it. */
  isCancelledAndSettled(): Promise<OrderView> {
    return until(
      `order ${this.id} cancelled and settled`,
      () => this.view(),
      ({ settled }) => settled,
    );
  }

  /** Waits until an event's or a request's name is in the history, and shows that entry. */
  async hears(happened: string): Promise<HistoryEntry> {
    const found = ({ history }: OrderView) => history.filter((entry) => entry.happened === happened);
    const view = await until(
      `${happened} in the history of order ${this.id}`,
      () => this.view(),
      (seen) => found(seen).length > 0,
    );
    return found(view)[0] as HistoryEntry;
  }

  /** Moves its deadline into the past, for tests that are not about the deadline itself. */
  async passesItsDeadline(): Promise<void> {
    await query('order', `UPDATE orders SET deadline_at = placed_at + interval '1 ms' WHERE order_id = $1`, [this.id]);
  }

  /** Asks for a cancellation, and shows the answer. */
  cancel(): Promise<Answer<OrderView | Problem>> {
    return ask('order', `POST /orders/${this.id}/cancel`);
  }

  /** Asks to return it, and shows the answer. */
  return(): Promise<Answer<OrderView | Problem>> {
    return ask('order', `POST /orders/${this.id}/return`);
  }
}

/** Waits until each of these orders is completed or cancelled, and shows them. One after the other, so that the service is not flooded with requests. */
export async function outcomesOf(orders: readonly PlacedOrder[]): Promise<OrderView[]> {
  const outcomes: OrderView[] = [];
  for (const order of orders) outcomes.push(await order.becomes('COMPLETED', 'CANCELLED'));
  return outcomes;
}

/** Waits until nothing is held any more for the cancelled ones among these orders. */
export async function settled(orders: readonly PlacedOrder[]): Promise<void> {
  for (const order of orders)
    await until(
      `order ${order.id} settled`,
      () => order.view(),
      ({ status, settled }) => status !== 'CANCELLED' || settled,
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

export interface Account {
  readonly customerId: string;
  readonly currency: string;
  readonly available: number;
  readonly held: number;
  readonly captured: number;
}

/** A customer's balance, in minor units. */
export async function accountOf({ id }: Customer): Promise<Account> {
  return (await ask<Account>('payment', `GET /accounts/${id}`)).body;
}

export interface Stock {
  readonly sku: string;
  readonly initial: number;
  readonly onHand: number;
  readonly reserved: number;
  readonly shipped: number;
  readonly received: number;
}

export async function stockOf(sku: string): Promise<Stock> {
  return (await ask<Stock>('inventory', `GET /stock/${sku}`)).body;
}

/** What payment did for an order: AUTHORIZED, DECLINED, CAPTURED, VOIDED, REFUNDED or TOMBSTONE; undefined if it has not heard of the order. */
export async function paymentStatusOf({ id }: PlacedOrder): Promise<string | undefined> {
  const [row] = await query<{ status: string }>('payment', 'SELECT status FROM payments WHERE order_id = $1', [id]);
  return row?.status;
}

/** What inventory did for an order: RESERVED, REJECTED, COMMITTED, RELEASED, RESTOCKED or TOMBSTONE; undefined if it has not heard of the order. */
export async function reservationStatusOf({ id }: PlacedOrder): Promise<string | undefined> {
  const [row] = await query<{ status: string }>('inventory', 'SELECT status FROM reservations WHERE order_id = $1', [
    id,
  ]);
  return row?.status;
}

/** Books a delivery to the warehouse, and shows the answer. */
export function deliver(sku: string, quantity: number): Promise<Answer<Stock | Problem>> {
  return ask('inventory', `POST /stock/${sku}/deliveries`, { json: { quantity } });
}
