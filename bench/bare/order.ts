import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { insertInto, updateRows, type Business, type GroupCommit, type Outbox } from './group-commit.js';
import { run } from './service.js';

interface Line {
  readonly sku: string;
  readonly quantity: number;
}

/** A `POST /orders` with the prices of its products. */
interface PlaceOrder {
  readonly key: string;
  readonly requestHash: string;
  readonly customerId: string;
  readonly lines: readonly (Line & { readonly unitPrice: number })[];
  readonly total: number;
  readonly currency: string;
  readonly traceparent: string | null;
}

interface Placed {
  readonly orderId: string;
  readonly sameRequest: boolean;
}

interface Order {
  readonly order_id: string;
  status: string;
  stock: string;
  payment: string;
  reason: string | null;
}

const DEADLINE_MS = 30_000;

const business: Business<PlaceOrder, Placed> = {
  async read(db, { messages, requests }) {
    const [orders, keys] = await Promise.all([
      messages.length === 0
        ? { rows: [] }
        : db.query({
            name: 'orders',
            text: 'SELECT order_id, status, stock, payment, reason FROM orders WHERE order_id = ANY($1) ORDER BY order_id FOR UPDATE',
            values: [[...new Set(messages.map(({ orderId }) => orderId))]],
          }),
      requests.length === 0
        ? { rows: [] }
        : db.query({
            name: 'keys',
            text: 'SELECT key, request_hash, order_id FROM idempotency_keys WHERE key = ANY($1)',
            values: [requests.map(({ key }) => key)],
          }),
    ]);
    return [orders.rows as Record<string, unknown>[], keys.rows as Record<string, unknown>[]];
  },

  decide([orderRows = [], keyRows = []], { messages, requests }, outbox) {
    const orders = new Map(orderRows.map((row) => [row.order_id as string, row as unknown as Order]));
    const used = new Map(
      keyRows.map(({ key, request_hash, order_id }) => [key, { request_hash, order_id: order_id as string }]),
    );
    const history: object[] = [];
    const newOrders: object[] = [];
    const newKeys: object[] = [];

    const answers = requests.map((request) => {
      const before = used.get(request.key);
      if (before !== undefined)
        return { orderId: before.order_id, sameRequest: before.request_hash === request.requestHash };
      const orderId = place(request, newOrders, history, outbox);
      newKeys.push({ key: request.key, request_hash: request.requestHash, order_id: orderId });
      used.set(request.key, { request_hash: request.requestHash, order_id: orderId });
      return { orderId, sameRequest: true };
    });

    for (const { orderId, type, traceparent } of messages) {
      const order = orders.get(orderId);
      if (order === undefined) throw new Error(`${type} for order ${orderId}, which was never placed here`);
      const applied = hear(order, type, traceparent, outbox);
      history.push({ id: uuidv7(), order_id: orderId, happened: type, status: order.status, applied, at: new Date() });
    }

    return {
      answers,
      writes: [
        ...(newOrders.length > 0
          ? [
              insertInto(
                'orders',
                'order_id uuid, customer_id text, lines json, total_amount bigint, currency text, status text, stock text, payment text, placed_at timestamptz, deadline_at timestamptz, traceparent text',
                newOrders,
              ),
              insertInto('idempotency_keys', 'key text, request_hash text, order_id uuid', newKeys),
            ]
          : []),
        ...(orders.size > 0
          ? [
              updateRows('orders', 'order_id uuid, status text, stock text, payment text, reason text', [
                ...orders.values(),
              ]),
            ]
          : []),
        ...(history.length > 0
          ? [
              insertInto(
                'order_history',
                'id uuid, order_id uuid, happened text, status text, applied boolean, at timestamptz',
                history,
              ),
            ]
          : []),
      ],
    };
  },
};

function place(request: PlaceOrder, orders: object[], history: object[], outbox: Outbox): string {
  const { customerId, lines, total, currency } = request;
  const orderId = uuidv7();
  const at = new Date();
  orders.push({
    order_id: orderId,
    customer_id: customerId,
    lines,
    total_amount: total,
    currency,
    status: 'PLACED',
    stock: 'NONE',
    payment: 'NONE',
    placed_at: at,
    deadline_at: new Date(at.getTime() + DEADLINE_MS),
    traceparent: request.traceparent,
  });
  history.push({ id: uuidv7(), order_id: orderId, happened: 'OrderPlaced', status: 'PLACED', applied: true, at });
  outbox.add(
    'OrderPlaced',
    {
      orderId,
      customerId,
      lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
      total: { amount: total, currency },
    },
    request.traceparent,
  );
  return orderId;
}

/** @returns whether the event was applied */
function hear(order: Order, type: string, traceparent: string | null, outbox: Outbox): boolean {
  const { order_id: orderId } = order;
  const cancel = (reason: string) => {
    order.status = 'CANCELLED';
    order.reason = reason;
    outbox.add('OrderCancelled', { orderId, reason }, traceparent);
  };
  const confirm = () => {
    if (order.stock !== 'RESERVED' || order.payment !== 'AUTHORIZED') return;
    order.status = 'CONFIRMED';
    outbox.add('OrderConfirmed', { orderId }, traceparent);
  };
  const complete = () => {
    if (order.stock === 'COMMITTED' && order.payment === 'CAPTURED') order.status = 'COMPLETED';
  };
  switch (`${order.status} ${type}`) {
    case 'PLACED StockReserved':
      order.stock = 'RESERVED';
      confirm();
      return true;
    case 'PLACED PaymentAuthorized':
      order.payment = 'AUTHORIZED';
      confirm();
      return true;
    case 'PLACED StockRejected':
      order.stock = 'REJECTED';
      cancel('out-of-stock');
      return true;
    case 'PLACED PaymentDeclined':
      order.payment = 'DECLINED';
      cancel('payment-declined');
      return true;
    case 'CONFIRMED StockCommitted':
      order.stock = 'COMMITTED';
      complete();
      return true;
    case 'CONFIRMED PaymentCaptured':
      order.payment = 'CAPTURED';
      complete();
      return true;
    case 'CANCELLED StockReleased':
      order.stock = 'RELEASED';
      return true;
    case 'CANCELLED PaymentVoided':
      order.payment = 'VOIDED';
      return true;
    default:
      return false;
  }
}

interface Product {
  readonly unitPrice: number;
  readonly currency: string;
}

const PRICES_MAX_AGE_MS = 5_000;

async function listen(transactions: GroupCommit<PlaceOrder, Placed>, db: pg.Client): Promise<RequestListener> {
  let prices = await readPrices(db);
  setInterval(() => void readPrices(db).then((read) => (prices = read)), PRICES_MAX_AGE_MS);
  return (request, response) => {
    const { method, url = '' } = request;
    if (method === 'POST' && url === '/orders') void placeOrder(request, response, transactions, prices);
    else if (method === 'GET' && url.startsWith('/orders/')) void showOrder(url.slice('/orders/'.length), response, db);
    else answer(response, url.startsWith('/health') ? 200 : 404, {});
  };
}

async function readPrices(db: pg.Client): Promise<Map<string, Product>> {
  const { rows } = await db.query<{ sku: string; unit_price: number; currency: string }>(
    'SELECT sku, unit_price, currency FROM products',
  );
  return new Map(rows.map(({ sku, unit_price, currency }) => [sku, { unitPrice: unit_price, currency }]));
}

async function placeOrder(
  request: IncomingMessage,
  response: ServerResponse,
  transactions: GroupCommit<PlaceOrder, Placed>,
  prices: ReadonlyMap<string, Product>,
): Promise<void> {
  try {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString('utf8');
    const order = priced(request.headers, body, prices);
    if (order === undefined) {
      answer(response, 422, { title: 'not an order' });
      return;
    }
    const { orderId, sameRequest } = await transactions.serve(order);
    if (!sameRequest) answer(response, 422, { title: 'this Idempotency-Key came with another request' });
    else answer(response, 202, { id: orderId, status: 'PLACED' }, { location: `/orders/${orderId}` });
  } catch (error) {
    answer(response, 500, { title: String(error) });
  }
}

/** @returns undefined if it is not an order of known products in one currency */
function priced(
  headers: IncomingHttpHeaders,
  body: string,
  prices: ReadonlyMap<string, Product>,
): PlaceOrder | undefined {
  const { 'idempotency-key': key, traceparent } = headers;
  const { customerId, lines } = JSON.parse(body) as { customerId?: unknown; lines?: unknown };
  if (typeof key !== 'string' || key === '' || typeof customerId !== 'string' || customerId === '') return undefined;
  if (!Array.isArray(lines) || lines.length === 0 || lines.length > 50) return undefined;
  let total = 0;
  let currency: string | undefined;
  const pricedLines: PlaceOrder['lines'][number][] = [];
  const skus = new Set<string>();
  for (const { sku, quantity } of lines as Line[]) {
    const product = prices.get(sku);
    if (product === undefined || skus.has(sku) || !Number.isInteger(quantity) || quantity < 1 || quantity > 1_000)
      return undefined;
    if (currency !== undefined && currency !== product.currency) return undefined;
    skus.add(sku);
    currency = product.currency;
    total += product.unitPrice * quantity;
    pricedLines.push({ sku, quantity, unitPrice: product.unitPrice });
  }
  if (currency === undefined) return undefined;
  const requestHash = createHash('sha256').update(body).digest('hex');
  return {
    key,
    requestHash,
    customerId,
    lines: pricedLines,
    total,
    currency,
    traceparent: typeof traceparent === 'string' ? traceparent : null,
  };
}

async function showOrder(id: string, response: ServerResponse, db: pg.Client): Promise<void> {
  try {
    const { rows } = await db.query<{ order_id: string; status: string }>('SELECT * FROM orders WHERE order_id = $1', [
      id,
    ]);
    if (rows[0] === undefined) answer(response, 404, { title: 'no such order' });
    else answer(response, 200, { ...rows[0], id: rows[0].order_id });
  } catch (error) {
    answer(response, 500, { title: String(error) });
  }
}

function answer(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

await run('order', ['payment', 'inventory'], business, listen);
