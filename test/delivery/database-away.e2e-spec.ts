import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { ask } from '../suite/http.js';
import { expectInvariants } from '../invariants/invariants.js';
import { withAdmin } from '../messaging/topic-watch.js';
import { newProduct, PRICE } from '../story/product.js';
import { asSuperuser } from '../suite/superuser.js';
import { newCustomer } from '../story/scenario.js';
import { until } from '../suite/until.js';

const ORDERS = 20;

afterEach(() => letIn('payment'));
afterAll(expectInvariants);

describe('when the database of payment is away', () => {
  it('its partitions are postponed and it says so, the other services go on, nothing is lost, and it recovers by itself', async () => {
    const customer = await newCustomer({ balance: ORDERS * PRICE });
    const mug = await newProduct({ stock: ORDERS });
    const member = await memberOf('payment');
    await shutOut('payment');

    const orders = await Promise.all(Array.from({ length: ORDERS }, () => customer.orders({ [mug]: 1 })));
    for (const order of orders) await order.hears('StockReserved');
    const { body } = await until(
      'payment that says that it waits',
      readiness,
      ({ status, body: { info } }) => status === 503 && waiting(info).length > 0,
    );
    expect(body.error).toMatchObject({ database: { status: 'down' } });
    const metrics = (await ask<string>('payment', 'GET /metrics')).body;
    expect(metrics).toMatch(/^consumer_faults_total\{topic="order.events"\} [1-9]/m);
    expect(metrics).toMatch(/^consumer_paused_partitions\{topic="order.events"\} [1-9]/m);

    await letIn('payment');

    for (const order of orders) await order.becomes('COMPLETED');
    expect((await until('payment that is ready', readiness, ({ status }) => status === 200)).body.info).toMatchObject({
      consumer: { consuming: true, pausedPartitions: [] },
    });
    // The broker never took it for dead.
    expect(await memberOf('payment')).toBe(member);
  });

  it('for longer, it leaves its consumer group once, and returns when its database answers', async () => {
    const [customer, mug] = [await newCustomer({ balance: PRICE }), await newProduct({ stock: 1 })];
    await shutOut('payment');

    const order = await customer.orders({ [mug]: 1 }, { deadlineMs: 300_000 });
    await until(
      'the consumer group of payment without a member',
      () => memberOf('payment'),
      (member) => member === undefined,
      90_000,
    );
    await letIn('payment');

    await order.becomes('COMPLETED');
    expect((await ask<string>('payment', 'GET /metrics')).body).toMatch(/^consumer_departures_total 1$/m);
  });
});

interface Health {
  readonly info: Readonly<Record<string, unknown>>;
  readonly error: Readonly<Record<string, unknown>>;
}

function readiness() {
  return ask<Health>('payment', 'GET /health/ready');
}

function waiting({ consumer }: Health['info']): readonly unknown[] {
  return (consumer as { pausedPartitions: unknown[] } | undefined)?.pausedPartitions ?? [];
}

async function shutOut(role: string): Promise<void> {
  await asSuperuser(`ALTER ROLE ${role} NOLOGIN`);
  await asSuperuser(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}'`);
}

async function letIn(role: string): Promise<void> {
  await asSuperuser(`ALTER ROLE ${role} LOGIN`);
}

async function memberOf(group: string): Promise<string | undefined> {
  const { groups } = await withAdmin((admin) => admin.describeGroups([group]));
  return groups[0]?.members[0]?.memberId;
}
