import type { Suite } from '../launcher/suite-file.js';

/** What the demo reads of an order. The API shows more. */
export interface Order {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly settled: boolean;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly total: { readonly amount: number; readonly currency: string };
  readonly history: readonly HistoryEntry[];
}

/** One thing that the order was asked or heard. */
export interface HistoryEntry {
  readonly happened: string;
  readonly status: string;
  /** False where it came too late to change anything. */
  readonly applied: boolean;
  readonly at: string;
}

export interface Account {
  readonly customerId: string;
  readonly currency: string;
  readonly available: number;
  readonly held: number;
  readonly captured: number;
}

export interface LedgerEntry {
  readonly move: string;
  readonly bucket: string;
  readonly amount: number;
}

export interface StockLevel {
  readonly sku: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly shipped: number;
}

/** How long one answer may take. */
const ANSWER_LIMIT_MS = 10_000;

/** The services of the saga, as their users see them. */
export class Services {
  constructor(private readonly suite: Suite) {}

  /** @throws where the order is not accepted */
  async place(order: { customerId: string; sku: string; deadlineMs?: number }): Promise<Order> {
    const { sku, ...rest } = order;
    const body = JSON.stringify({ ...rest, lines: [{ sku, quantity: 1 }] });
    const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
    return (await this.ask('order', '/orders', { method: 'POST', headers, body })) as Order;
  }

  async order(id: string): Promise<Order> {
    return (await this.ask('order', `/orders/${id}`)) as Order;
  }

  /** @returns the status of the answer, also of a refusal: the demo shows refusals too */
  async request(what: 'cancel' | 'return', id: string): Promise<number> {
    const { status } = await this.fetch('order', `/orders/${id}/${what}`, { method: 'POST' });
    return status;
  }

  async account(customerId: string): Promise<Account> {
    return (await this.ask('payment', `/accounts/${customerId}`)) as Account;
  }

  /** Both sides of every move that an order's payment made. */
  async ledger(orderId: string): Promise<readonly LedgerEntry[]> {
    const { entries } = (await this.ask('payment', `/payments/${orderId}`)) as { entries: readonly LedgerEntry[] };
    return entries;
  }

  async stock(sku: string): Promise<StockLevel> {
    return (await this.ask('inventory', `/stock/${sku}`)) as StockLevel;
  }

  private async ask(app: string, path: string, init: RequestInit = {}): Promise<unknown> {
    const answer = await this.fetch(app, path, init);
    if (answer.ok) return answer.json();
    throw new Error(`${init.method ?? 'GET'} ${path} was answered ${String(answer.status)}: ${await answer.text()}`);
  }

  private fetch(app: string, path: string, init: RequestInit): Promise<Response> {
    return fetch(`${this.urlOf(app)}${path}`, { ...init, signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
  }

  private urlOf(app: string): string {
    const entry = this.suite.apps.find((one) => one.app === app);
    if (entry === undefined) throw new Error(`the suite runs no instance of ${app}`);
    return entry.url;
  }
}
