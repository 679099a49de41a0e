import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { runningUserOf } from '#libs/contracts';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { loginEnvironment } from '../../tools/launcher/doors/kafka-users.js';
import { expectInvariants } from '../invariants/invariants.js';
import { withAdmin } from '../messaging/topic-watch.js';
import { newProduct, PRICE } from '../story/product.js';
import { runningSuite } from '../suite/running-suite.js';
import { newCustomer, outcomesOf, type PlacedOrder } from '../story/scenario.js';
import { until } from '../suite/until.js';

const CUSTOMERS = 8;
/** Between two orders of a customer. */
const PAUSE_MS = 50;

const extras = new Set<ChildProcess>();

afterEach(() => {
  for (const extra of extras) extra.kill('SIGKILL');
});
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
      const second = startInstance('payment-2');
      await hasMembers(2);
      await someMore();
      await end(second, signal);
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

/** As the launcher would start it. */
function startInstance(name: string): ChildProcess {
  const { databases, kafkaBrokers, secretsDir } = runningSuite();
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    NODE_ENV: 'production',
    PORT: '0',
    INSTANCE_NAME: name,
    DATABASE_URL: databases.payment,
    KAFKA_BROKERS: kafkaBrokers,
    ...loginEnvironment(secretsDir, runningUserOf('payment')),
  };
  const child = spawn(process.execPath, ['dist/apps/payment/src/main.js'], { env, stdio: 'ignore' });
  extras.add(child);
  return child;
}

async function end(instance: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  instance.kill(signal);
  await once(instance, 'exit');
  extras.delete(instance);
}

async function hasMembers(count: number): Promise<void> {
  await until(`${String(count)} members of the group`, membersOfPayment, (members) => members === count);
}

/** Waits until that many members have partitions and no rebalance is under way. */
async function membersOfPayment(): Promise<number> {
  const { groups } = await withAdmin((admin) => admin.describeGroups(['payment']));
  return groups[0]?.state === 'Stable' ? groups[0].members.length : 0;
}
