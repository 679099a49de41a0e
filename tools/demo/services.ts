import {
  bodyOf,
  clientOf,
  type AccountView,
  type OrderView,
  type OrderWithHistoryView,
  type PaymentView,
  type ReservationView,
  type ServiceClient,
  type StockView,
} from '../api/client.js';
import type { Suite } from '../launcher/suite-file.js';

/** How long one answer may take. */
const ANSWER_LIMIT_MS = 10_000;

/** The services of the saga, as their users see them. */
export class Services {
  private readonly orders: ServiceClient<'order'>;
  private readonly payments: ServiceClient<'payment'>;
  private readonly inventory: ServiceClient<'inventory'>;

  constructor(suite: Suite) {
    this.orders = clientOf('order', urlOf(suite, 'order'), send);
    this.payments = clientOf('payment', urlOf(suite, 'payment'), send);
    this.inventory = clientOf('inventory', urlOf(suite, 'inventory'), send);
  }

  /** @throws where the order is not accepted */
  async place({ sku, ...order }: { customerId: string; sku: string; deadlineMs?: number }): Promise<OrderView> {
    const header = { 'Idempotency-Key': crypto.randomUUID() };
    const body = { ...order, lines: [{ sku, quantity: 1 }] };
    return bodyOf(await this.orders.POST('/orders', { params: { header }, body }));
  }

  async order(id: string): Promise<OrderWithHistoryView> {
    return bodyOf(await this.orders.GET('/orders/{id}', { params: { path: { id } } }));
  }

  /** @returns the status of the answer, also of a refusal: the demo shows refusals too */
  async request(what: 'cancel' | 'return', id: string): Promise<number> {
    const { response } = await this.orders.POST(`/orders/{id}/${what}`, { params: { path: { id } } });
    return response.status;
  }

  async account(id: string): Promise<AccountView> {
    return bodyOf(await this.payments.GET('/accounts/{id}', { params: { path: { id } } }));
  }

  async payment(orderId: string): Promise<PaymentView> {
    return bodyOf(await this.payments.GET('/payments/{orderId}', { params: { path: { orderId } } }));
  }

  async reservation(orderId: string): Promise<ReservationView> {
    return bodyOf(await this.inventory.GET('/reservations/{orderId}', { params: { path: { orderId } } }));
  }

  async stock(sku: string): Promise<StockView> {
    return bodyOf(await this.inventory.GET('/stock/{sku}', { params: { path: { sku } } }));
  }
}

function send(request: Request): Promise<Response> {
  return fetch(request, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
}

function urlOf({ apps }: Suite, service: string): string {
  const entry = apps.find(({ app }) => app === service);
  if (entry === undefined) throw new Error(`the suite runs no instance of ${service}`);
  return entry.url;
}
