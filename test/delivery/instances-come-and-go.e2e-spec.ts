import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { expectInvariants } from '../invariants/invariants.js';
import { withAdmin } from '../messaging/topic-watch.js';
import { Instance } from '../story/instance.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer, outcomesOf, type PlacedOrder } from '../story/scenario.js';
import { until } from '../suite/until.js';

const CUSTOMERS = 8;
/** Between two orders of a customer. */
const PAUSE_MS = 50;

afterAll(expectInvariants);

describe('when another instance of payment joins and leaves', () => {
  it.each([
    ['stopped', 'SIGTERM'],
    ['killed', 'SIGKILL'],
  ] as const)('under load, nothing is lost or done twice: it is %s', async (_, signal) => {
    const customers = await Promise.all(
      Array.from({ length: CUSTOMERS }, () => newCustomer({ balance: 1_000 * PRICE })),
    );
    const mug = await newProduct({ stock: 100_000 });
    const placed: PlacedOrder[] = [];
    let isOver = false;
    const load = Promise.all(
      customers.map(async (customer) => {
        while (!isOver) {
          placed.push(await customer.orders({ [mug]: 1 }, { deadlineMs: 60_000 }));
          await sleep(PAUSE_MS);
        }
      }),
    );
    const someMore = async () => {
      const count = placed.length + 100;
      await until(
        `${String(count)} orders`,
        () => Promise.resolve(placed.length),
        (length) => length >= count,
      );
    };

    try {
      await someMore();
      const second = await Instance.start('payment', 'payment-2');
      await hasMembers(2);
      await someMore();
      await second.stop(signal);
      await someMore();
    } finally {
      // Also after a failure: customers who go on ordering would keep later tests from coming to rest.
      isOver = true;
      await load;
    }

    expect(new Set((await outcomesOf(placed)).map(({ status }) => status))).toEqual(new Set(['COMPLETED']));
    await hasMembers(1);
  });
});

async function hasMembers(count: number): Promise<void> {
  await until(`${String(count)} members of the group`, membersOfPayment, (members) => members === count);
}

/** Waits until that many members have partitions and no rebalance is under way. */
async function membersOfPayment(): Promise<number> {
  const { groups } = await withAdmin((admin) => admin.describeGroups(['payment']));
  return groups[0]?.state === 'Stable' ? groups[0].members.length : 0;
}
