import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { brokerNames } from '../../tools/launcher/kafka/kafka-cluster.js';
import { BACK_WITHIN_MS } from '../cluster/brokers.js';
import { ask } from '../suite/http.js';
import { scrape } from '../suite/metrics.js';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct, PRICE } from '../story/product.js';
import { OwnSuite } from '../suite/own-suite.js';
import { instanceOf, query, runningSuite } from '../suite/running-suite.js';
import { newCustomer, type Customer, type PlacedOrder } from '../story/scenario.js';
import { until } from '../suite/until.js';

// No service has a broker during these tests, so this file starts its own suite.
const suite = new OwnSuite('broker-away');
await suite.start();

afterAll(expectInvariants);
afterAll(() => suite.remove());

const ORDERS = 50;
/** Longer than these tests take. */
const DEADLINE_MS = 300_000;

// More than the limits of all waits of a test together, whose errors say more.
jest.setTimeout(DEADLINE_MS);

describe('when every broker', () => {
  it('is killed, orders are accepted, their events wait in the outbox, and all are published when it is back', async () => {
    const [customer, mug] = [await newCustomer({ balance: 1_000 * PRICE }), await newProduct({ stock: 1_000 })];
    const killed = brokerPids();
    signalBrokers('SIGKILL');

    const orders = await placeOrders(customer, mug);
    expect(await waitingEvents()).toBe(ORDERS);
    expect((await ask('order', 'GET /health/ready')).status).toBe(200);

    await until('an empty outbox', waitingEvents, (count) => count === 0, BACK_WITHIN_MS);
    for (const order of orders) await order.becomes('COMPLETED');
    expect(brokerPids().filter((pid) => killed.includes(pid))).toEqual([]);
  });

  it('is frozen, the same happens, and the metrics do not wait for it', async () => {
    const [customer, mug] = [await newCustomer({ balance: 1_000 * PRICE }), await newProduct({ stock: 1_000 })];
    await (await customer.orders({ [mug]: 1 })).becomes('COMPLETED');
    signalBrokers('SIGSTOP');
    try {
      const orders = await placeOrders(customer, mug);
      await until('no lag', lagIsShown, (isShown) => !isShown);
      expect(await waitingEvents()).toBe(ORDERS);
      signalBrokers('SIGCONT');
      for (const order of orders) await order.becomes('COMPLETED');
    } finally {
      signalBrokers('SIGCONT');
    }
    await until('an empty outbox', waitingEvents, (count) => count === 0);
    await until('the lag', lagIsShown, Boolean);
  });

  it('is frozen, an instance that is told to stop does not wait for it without end', async () => {
    signalBrokers('SIGSTOP');
    try {
      const { pid, instance } = instanceOf('payment');
      process.kill(pid, 'SIGTERM');
      await until(
        `${instance} started again`,
        () => Promise.resolve(instanceOf('payment').pid),
        (now) => now !== pid,
      );
      expect(readFileSync(suite.logFile, 'utf8')).toMatch(
        new RegExp(`^${instance} .*was not stopped within 15 s`, 'm'),
      );
    } finally {
      signalBrokers('SIGCONT');
    }
    await until('the lag', lagIsShown, Boolean);
  });
});

function placeOrders(customer: Customer, sku: string): Promise<PlacedOrder[]> {
  return Promise.all(Array.from({ length: ORDERS }, () => customer.orders({ [sku]: 1 }, { deadlineMs: DEADLINE_MS })));
}

function brokerPids(): number[] {
  const { kafkaBrokers, servers } = runningSuite();
  return brokerNames(kafkaBrokers.includes(',') ? 3 : 1).map((name) => {
    const pid = servers[name];
    if (pid === undefined) throw new Error('This test needs brokers that the launcher started');
    return pid;
  });
}

function signalBrokers(signal: NodeJS.Signals): void {
  for (const pid of brokerPids()) process.kill(pid, signal);
}

async function lagIsShown(): Promise<boolean> {
  return (await scrape('order')).some(({ name }) => name === 'kafka_consumergroup_lag');
}

async function waitingEvents(): Promise<number> {
  return (await query('order', 'SELECT FROM outbox')).length;
}
