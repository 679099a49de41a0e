import { uuidv7 } from 'uuidv7';
import { insertInto, updateRows, type Business } from './group-commit.js';
import { alive, run } from './service.js';

interface Payment {
  readonly order_id: string;
  readonly customer_id: string | null;
  status: string;
  readonly amount: number;
}

interface Account {
  readonly customer_id: string;
  readonly currency: string;
  available: number;
  held: number;
  captured: number;
}

type Bucket = 'available' | 'held' | 'captured';

const business: Business<never, never> = {
  async read(db, { messages }) {
    const orders = [...new Set(messages.map(({ orderId }) => orderId))];
    const customers = messages.map(({ event }) => event.customerId).filter((customer) => typeof customer === 'string');
    const [payments, accounts] = await Promise.all([
      db.query<Record<string, unknown>>({
        name: 'payments',
        text: 'SELECT order_id, customer_id, status, amount::float8 FROM payments WHERE order_id = ANY($1) ORDER BY order_id FOR UPDATE',
        values: [orders],
      }),
      // The event that places an order names its customer; for later events the payment does.
      db.query<Record<string, unknown>>({
        name: 'accounts',
        text: `SELECT customer_id, currency, available::float8, held::float8, captured::float8 FROM accounts
                WHERE customer_id = ANY($1) OR customer_id IN (SELECT customer_id FROM payments WHERE order_id = ANY($2))
                ORDER BY customer_id FOR UPDATE`,
        values: [[...new Set(customers)], orders],
      }),
    ]);
    return [payments.rows, accounts.rows];
  },

  decide([paymentRows = [], accountRows = []], { messages }, outbox) {
    const payments = new Map(paymentRows.map((row) => [row.order_id as string, row as unknown as Payment]));
    const accounts = new Map(accountRows.map((row) => [row.customer_id as string, row as unknown as Account]));
    const added = new Set<Payment>();
    const changed = new Set<Payment>();
    const moved = new Set<Account>();
    const ledger: object[] = [];

    const move = (payment: Payment, name: string, from: Bucket, to: Bucket) => {
      const account = accounts.get(payment.customer_id ?? '');
      if (account === undefined) throw new Error(`payment ${payment.order_id} has no account`);
      account[from] -= payment.amount;
      account[to] += payment.amount;
      moved.add(account);
      const { customer_id, order_id, amount } = { ...payment, customer_id: account.customer_id };
      const at = new Date();
      ledger.push({ id: uuidv7(), customer_id, order_id, move: name, bucket: from, amount: -amount, at });
      ledger.push({ id: uuidv7(), customer_id, order_id, move: name, bucket: to, amount, at });
    };
    const add = (payment: Payment) => {
      payments.set(payment.order_id, payment);
      added.add(payment);
      return payment;
    };
    const settle = (payment: Payment, status: string) => {
      payment.status = status;
      if (!added.has(payment)) changed.add(payment);
    };

    for (const { type, orderId, event, traceparent } of messages) {
      const payment = payments.get(orderId);
      if (type === 'OrderPlaced') {
        if (payment !== undefined && payment.status !== 'TOMBSTONE') continue;
        const { customerId, total } = event as { customerId: string; total: { amount: number; currency: string } };
        const account = accounts.get(customerId);
        const reason =
          payment !== undefined
            ? 'order-cancelled'
            : account === undefined
              ? 'unknown-customer'
              : account.currency !== total.currency
                ? 'currency-mismatch'
                : account.available < total.amount
                  ? 'insufficient-funds'
                  : undefined;
        if (reason === undefined) {
          move(
            add({ order_id: orderId, customer_id: customerId, status: 'AUTHORIZED', amount: total.amount }),
            'authorize',
            'available',
            'held',
          );
          outbox.add('PaymentAuthorized', { orderId, amount: total }, traceparent);
        } else {
          if (payment === undefined) add({ order_id: orderId, customer_id: customerId, status: 'DECLINED', amount: 0 });
          outbox.add('PaymentDeclined', { orderId, reason }, traceparent);
        }
      } else if (type === 'OrderConfirmed') {
        if (payment?.status !== 'AUTHORIZED') continue;
        settle(payment, 'CAPTURED');
        move(payment, 'capture', 'held', 'captured');
        outbox.add('PaymentCaptured', { orderId }, traceparent);
      } else if (type === 'OrderCancelled') {
        if (payment?.status === 'AUTHORIZED') {
          settle(payment, 'VOIDED');
          move(payment, 'void', 'held', 'available');
        } else if (payment === undefined) add({ order_id: orderId, customer_id: null, status: 'TOMBSTONE', amount: 0 });
        outbox.add('PaymentVoided', { orderId }, traceparent);
      }
    }

    return {
      answers: [],
      writes: [
        ...(added.size > 0
          ? [insertInto('payments', 'order_id uuid, customer_id text, status text, amount bigint', [...added])]
          : []),
        ...(changed.size > 0 ? [updateRows('payments', 'order_id uuid, status text', [...changed])] : []),
        ...(moved.size > 0
          ? [updateRows('accounts', 'customer_id text, available bigint, held bigint, captured bigint', [...moved])]
          : []),
        ...(ledger.length > 0
          ? [
              insertInto(
                'ledger_entries',
                'id uuid, customer_id text, order_id uuid, move text, bucket text, amount bigint, at timestamptz',
                ledger,
              ),
            ]
          : []),
      ],
    };
  },
};

await run('payment', ['order'], business, () => Promise.resolve(alive));
