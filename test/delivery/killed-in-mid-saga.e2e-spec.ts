import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { SERVICES, type Service } from '#libs/contracts';
import { ask } from '../suite/http.js';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct, PRICE } from '../story/product.js';
import { instanceOf } from '../suite/running-suite.js';
import { accountOf, newCustomer, outcomesOf, stockOf, type Customer, type PlacedOrder } from '../story/scenario.js';
import { until } from '../suite/until.js';

afterAll(expectInvariants);

const CUSTOMERS = 10;
const ORDERS_EACH = 12;
const KILLED_AFTER = 30;

/** Longer than any service is away, so that no deadline passes. */
const DEADLINE_MS = 300_000;

describe.each(SERVICES)('when %s is killed in mid-saga', (service) => {
  it('every order ends once it is back, and nothing is lost or done twice', async () => {
    const balance = (ORDERS_EACH / 2) * PRICE;
    const customers = await Promise.all(Array.from({ length: CUSTOMERS }, () => newCustomer({ balance })));
    const mug = await newProduct({ stock: 10_000 });
    const placed: PlacedOrder[] = [];
    const burst = Promise.all(
      customers.map(async (customer) => {
        for (let order = 1; order <= ORDERS_EACH; order++) placed.push(await placesUntilAccepted(customer, mug));
      }),
    );

    await until(
      `${String(KILLED_AFTER)} orders`,
      () => Promise.resolve(placed.length),
      (count) => count >= KILLED_AFTER,
    );
    const killed = kill(service);

    await burst;
    await isBack(service, killed);
    const outcomes = await outcomesOf(placed);
    const completed = outcomes.filter(({ status }) => status === 'COMPLETED');
    // Each customer has money for half of the orders, and there are mugs for all.
    expect(new Set(outcomes.map(({ reason }) => reason))).toEqual(new Set([null, 'payment-declined']));
    expect(completed).toHaveLength((CUSTOMERS * ORDERS_EACH) / 2);
    for (const customer of customers)
      expect(await accountOf(customer)).toMatchObject({ available: 0, held: 0, captured: balance });
    expect(await stockOf(mug)).toMatchObject({ shipped: completed.length });
  });
});

/** As a client that does not know whether its request arrived: it sends it again, with the same key. */
async function placesUntilAccepted(customer: Customer, sku: string): Promise<PlacedOrder> {
  const idempotencyKey = randomUUID();
  for (;;) {
    try {
      return await customer.orders({ [sku]: 1 }, { idempotencyKey, deadlineMs: DEADLINE_MS });
    } catch {
      await sleep(100);
    }
  }
}

/** @returns the pid of the killed process */
function kill(service: Service): number {
  const { pid } = instanceOf(service);
  process.kill(pid, 'SIGKILL');
  return pid;
}

function isBack(service: Service, killedPid: number): Promise<boolean> {
  const isReady = async () =>
    instanceOf(service).pid !== killedPid && (await ask(service, 'GET /health/ready')).status === 200;
  return until(
    `${service} back`,
    () => isReady().catch(() => false),
    (isTrue) => isTrue,
  );
}
