import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { expectInvariants } from '../invariants/invariants.js';
import { Instance } from '../story/instance.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer } from '../story/scenario.js';
import { scrape, valueOf } from '../suite/metrics.js';
import { instanceOf } from '../suite/running-suite.js';
import { until } from '../suite/until.js';

afterAll(expectInvariants);

const stopped = new Set<number>();

afterEach(() => {
  for (const pid of stopped) process.kill(pid, 'SIGCONT');
  stopped.clear();
});

describe('the metrics', () => {
  it('show an order that was completed, and how long each step on the way took', async () => {
    const before = await all();
    await completedOrder();

    // Offsets and removals come a moment later.
    await until('each step counted', all, (now) =>
      [
        'order saga_outcomes_total outcome=completed',
        'order saga_duration_seconds_count outcome=completed',
        'order relay_row_wait_seconds_count table=outbox',
        'order relay_publish_seconds_count table=outbox',
        'order relay_published_rows_total table=outbox',
        'payment consumer_fetch_delay_seconds_count topic=order.events',
        'payment consumer_handling_seconds_count topic=order.events',
        'payment consumed_messages_total topic=order.events',
        'inventory consumer_handling_seconds_count topic=order.events',
        'order consumer_handling_seconds_count topic=payment.events',
        'order consumer_handling_seconds_count topic=inventory.events',
      ].every((step) => (now.get(step) ?? 0) > (before.get(step) ?? 0)),
    );
  });

  it('show an order that was cancelled, and why', async () => {
    const cancelled = () => valueOf('order', 'saga_outcomes_total', { outcome: 'cancelled', reason: 'out-of-stock' });
    const before = (await cancelled()) ?? 0;
    const order = await (await newCustomer({ balance: PRICE })).orders({ [await newProduct({ stock: 0 })]: 1 });
    await order.isCancelledAndSettled();

    expect(await cancelled()).toBe(before + 1);
  });

  it('show an order in flight, and one that is past its deadline and not settled, until it is', async () => {
    const inFlight = (status: string) => valueOf('order', 'sagas_in_flight', { status });
    const overdue = () => valueOf('order', 'sagas_overdue', { status: 'CANCELLED' });
    const { pid } = instanceOf('payment');
    await until(
      'no order in flight',
      () => valueOf('order', 'sagas_in_flight'),
      (orders) => orders === 0,
    );
    process.kill(pid, 'SIGSTOP');
    stopped.add(pid);
    const [customer, mug] = [await newCustomer({ balance: PRICE }), await newProduct({ stock: 1 })];

    const order = await customer.orders({ [mug]: 1 }, { deadlineMs: 300_000 });
    await until(
      'an order in flight',
      () => inFlight('PLACED'),
      (orders) => orders === 1,
    );
    expect(await valueOf('order', 'sagas_overdue')).toBe(0);

    await order.passesItsDeadline();
    await until('an order that is overdue', overdue, (orders) => orders === 1);
    expect(await inFlight('CANCELLED')).toBe(1);

    process.kill(pid, 'SIGCONT');
    await until(
      'no order in flight',
      () => valueOf('order', 'sagas_in_flight'),
      (orders) => orders === 0,
    );
    expect(await overdue()).toBe(0);
  });

  it('show a consumer that is behind in seconds, though it is frozen, and that it is not when it goes on', async () => {
    const watcher = await Instance.start('inventory', 'inventory-to-watch');
    const behind = () => valueOf(new URL(watcher.url), 'kafka_consumergroup_lag_seconds');
    try {
      await until('no lag', behind, (seconds) => seconds === 0);
      const { pid } = instanceOf('inventory');
      process.kill(pid, 'SIGSTOP');
      stopped.add(pid);
      // Its session ends after 6 s, and then this instance takes what was in its partitions.
      const [mug, customer] = [await newProduct({ stock: 12 }), await newCustomer({ balance: 12 * PRICE })];
      const orders = await Promise.all(
        Array.from({ length: 12 }, () => customer.orders({ [mug]: 1 }, { deadlineMs: 300_000 })),
      );
      await until('a lag of more than a second', behind, (seconds) => (seconds ?? 0) > 1);
      process.kill(pid, 'SIGCONT');

      for (const order of orders) await order.becomes('COMPLETED');
      await until('no lag', behind, (seconds) => seconds === 0);
    } finally {
      await watcher.stop();
    }
  });

  it('count the rebalances when an instance comes and goes', async () => {
    const rebalances = () => valueOf('payment', 'consumer_rebalances_total');
    const before = (await rebalances()) ?? 0;
    const another = await Instance.start('payment', 'payment-that-goes');
    await until('a rebalance', rebalances, (count) => (count ?? 0) > before);
    const between = (await rebalances()) ?? 0;

    await another.stop();

    await until('another rebalance', rebalances, (count) => (count ?? 0) > between);
  });

  it('show the one relay that leads, the terms that it has had, the pool and the event loop', async () => {
    const outbox = { table: 'outbox' };
    expect(await valueOf('order', 'relay_leader', outbox)).toBe(1);
    expect(await valueOf('order', 'relay_terms_total', outbox)).toBeGreaterThanOrEqual(1);
    expect(await valueOf('order', 'database_pool_connections')).toBeGreaterThanOrEqual(1);
    expect(await valueOf('order', 'database_pool_waiting')).toBe(0);
    expect(await valueOf('order', 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  });

  it('show no topic without all its copies while all brokers are there', async () => {
    await until(
      'copies that do not lack',
      () => valueOf('payment', 'kafka_under_replicated_partitions'),
      (partitions) => partitions === 0,
    );
    const topics = (await scrape('payment'))
      .filter(({ name }) => name === 'kafka_under_replicated_partitions')
      .map(({ labels }) => labels.topic);
    expect(topics.toSorted()).toEqual(['order.events', 'payment.dlt', 'payment.events']);
  });
});

async function completedOrder(): Promise<void> {
  const order = await (await newCustomer({ balance: PRICE })).orders({ [await newProduct({ stock: 1 })]: 1 });
  await order.becomes('COMPLETED');
}

/** All values of all services: `order relay_leader table=outbox`. */
async function all(): Promise<Map<string, number>> {
  const services = ['order', 'payment', 'inventory'] as const;
  const samples = await Promise.all(
    services.map(async (service) =>
      (await scrape(service)).map(({ name, labels, value }) => {
        const { outcome, table, topic } = labels;
        const label = Object.entries({ outcome, table, topic }).find(([, given]) => given !== undefined);
        return [`${service} ${name}${label === undefined ? '' : ` ${label.join('=')}`}`, value] as const;
      }),
    ),
  );
  return new Map(samples.flat());
}
