import { afterEach } from '@jest/globals';
import type { Service } from '#libs/contracts';
import { APPLICATION_NAME, connect } from '../suite/running-suite.js';
import { asSuperuser } from '../suite/superuser.js';
import type { Customer, PlacedOrder } from './scenario.js';
import { until } from '../suite/until.js';

/** Something that waits until it is released. What a failing test still holds is released after the test. */
export interface Hold {
  release(): Promise<void>;
}

const holds = new Set<Hold>();

afterEach(async () => {
  for (const hold of holds) await hold.release();
});

/** Locks a customer's account, as a payment in progress would: the payment service waits before it moves this money. */
export function holdAccountOf({ id }: Customer): Promise<Hold> {
  return holdBy('payment', 'SELECT FROM accounts WHERE customer_id = $1 FOR UPDATE', [id]);
}

/** Locks a SKU's stock, as a reservation in progress would: the inventory service waits before it moves this stock. */
export function holdStockOf(sku: string): Promise<Hold> {
  return holdBy('inventory', 'SELECT FROM stock WHERE sku = $1 FOR UPDATE', [sku]);
}

/** Locks orders, as a decision in progress would: whoever decides next about one of them waits. */
export function holdOrders(orders: readonly PlacedOrder[]): Promise<Hold> {
  const ids = orders.map(({ id }) => id);
  return holdBy('order', 'SELECT FROM orders WHERE order_id = ANY($1) ORDER BY order_id FOR UPDATE', [ids]);
}

/**
 * Keeps a service's events in its outbox: takes the relay's lock away from the service, as the relay of another
 * instance would.
 */
export async function holdOutboxOf(service: Service): Promise<Hold> {
  // It queues for the lock before the leader's session is ended, so no standby comes first.
  const held = holdBy(service, `SELECT pg_advisory_xact_lock(hashtext('relay'), hashtext('outbox'))`);
  let isHeld = false;
  void held.then(() => (isHeld = true));
  await until(
    `the outbox of ${service} held`,
    () => endWhatWeWaitFor(service),
    () => isHeld,
  );
  return held;
}

function endWhatWeWaitFor(service: Service): Promise<object[]> {
  // The leader may log in with another role than these tests.
  return asSuperuser(
    `SELECT pg_terminate_backend(blocker) FROM pg_stat_activity, unnest(pg_blocking_pids(pid)) AS blocker
      WHERE datname = $1 AND application_name = $2 AND wait_event_type = 'Lock'`,
    [service, APPLICATION_NAME],
  );
}

async function holdBy(service: Service, lock: string, values: unknown[] = []): Promise<Hold> {
  const client = await connect(service);
  await client.query('BEGIN');
  await client.query(lock, values);
  const hold: Hold = {
    async release() {
      if (holds.delete(hold)) await client.end();
    },
  };
  holds.add(hold);
  return hold;
}
