import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES } from '#libs/contracts';
import { reachBrokers } from '#libs/kafka';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { kafkaConnectionOf, secretsIn } from '../../tools/launcher/doors/kafka-users.js';
import { securedDatabases } from '../../tools/launcher/doors/postgres-doors.js';
import { Load } from '../chaos/load.js';
import { expectNothingLost } from '../chaos/verdict.js';
import { BROKERS, endBroker } from '../cluster/brokers.js';
import { newProduct } from '../story/product.js';
import { newCustomer } from '../story/scenario.js';
import { EVENT_TOPICS } from '../suite/kafka-probe.js';
import { OwnSuite } from '../suite/own-suite.js';
import { query, runningSuite } from '../suite/running-suite.js';
import { asSuperuser } from '../suite/superuser.js';
import { until } from '../suite/until.js';
import { outcomeOf } from './databases.js';
import { changeKafkaPassword, changeRolePassword, NextCertificates, restartInstances } from './rotation.js';

jest.setTimeout(600_000);

/** Orders that are completed, to see that all services are at work. */
const SOME = 8;

const suite = new OwnSuite('rotation', ['--brokers', '3', '--secure', '--instances', '2']);
const secrets = secretsIn(suite.dataDir);
await suite.start();
// The client says of each request that a restart has cost.
Logger.overrideLogger(false);

let load: Load;

// Customers order from the beginning to the end of these tests.
beforeAll(async () => {
  const [customer, mug] = [await newCustomer({ balance: 1_000_000_000 }), await newProduct({ stock: 1_000_000 })];
  load = new Load(2, () => ({ customerId: customer.id, sku: mug, quantity: 1, then: 'nothing' }));
  load.start();
  await ordersAreCompleted();
});

afterAll(async () => {
  load.abandon();
  await suite.remove();
}, 240_000);

const asPayment = () => kafkaConnectionOf(runningSuite(), 'e2e-test', 'payment');

describe('without a stop, under load', () => {
  it('a user of Kafka gets another password: its connections go on, new ones need it, and its instances get it one by one', async () => {
    const before = asPayment();
    await changeKafkaPassword(secrets, 'payment');

    await expect(reachBrokers(before)).rejects.toThrow('invalid credentials');
    await expect(reachBrokers(asPayment())).resolves.toBeUndefined();
    await ordersAreCompleted();
    // The worst moment for it: some connections must be made again while the instances have the old password.
    await endBroker('kafka-2', 'SIGKILL', EVENT_TOPICS);

    await restartInstances('payment');

    await ordersAreCompleted();
  });

  it('a role of PostgreSQL gets another password: its sessions go on, new ones need it, and its instances get it one by one', async () => {
    const before = runningSuite().databases.payment;
    await changeRolePassword(secrets, 'payment');

    expect(await outcomeOf(before, 'SELECT')).toBe('28P01');
    expect(await outcomeOf(databaseOfPayment(), 'SELECT')).toBe('done');
    await ordersAreCompleted();
    // The worst moment for it: every session must be made again while the instances have the old password.
    const ended = await asSuperuser(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'payment' AND datname = 'payment'`,
    );
    expect(ended.length).toBeGreaterThan(0);

    await restartInstances('payment');

    await ordersAreCompleted();
  });

  it('the servers get certificates of another authority: first everybody trusts both, then the servers change, then the old one goes', async () => {
    const next = new NextCertificates(secrets, mkdtempSync(join(suite.dataDir, 'next-')));
    const trusting = (ca: string) => reachEveryBroker(ca);

    next.trust(next.oldAuthority, next.newAuthority);
    for (const broker of BROKERS) await endBroker(broker, 'SIGTERM', EVENT_TOPICS);
    await Promise.all(SERVICES.map(restartInstances));
    await expect(trusting(next.oldAuthority)).resolves.toBeUndefined();

    next.putKeyStore();
    for (const broker of BROKERS) await endBroker(broker, 'SIGTERM', EVENT_TOPICS);
    await next.putPostgres(suite.dataDir);
    await expect(trusting(next.oldAuthority)).rejects.toThrow('certificate');
    await ordersAreCompleted();

    next.trust(next.newAuthority);
    await Promise.all(SERVICES.map(restartInstances));
    await expect(trusting(next.newAuthority)).resolves.toBeUndefined();
    expect(await outcomeOf(databaseOfPayment(), 'SELECT')).toBe('done');
    await ordersAreCompleted();
  });

  it('and meanwhile no order was lost, doubled or left half done, and nothing was parked', async () => {
    await load.stop();

    expect(load.accepted.size).toBeGreaterThan(100);
    await expectNothingLost(load);
  });
});

/** Resolves when orders that were placed from now on are completed. */
async function ordersAreCompleted(): Promise<void> {
  const [row] = await query<{ now: Date }>('order', 'SELECT clock_timestamp() AS now');
  await until(
    `${String(SOME)} orders completed`,
    () => query('order', `SELECT order_id FROM orders WHERE status = 'COMPLETED' AND placed_at > $1`, [row?.now]),
    ({ length }) => length >= SOME,
    120_000,
  );
}

/** As payment, with trust in this authority alone. @throws if one of them cannot be reached */
async function reachEveryBroker(ca: string): Promise<void> {
  const connection = asPayment();
  for (const broker of connection.brokers) await reachBrokers({ ...connection, brokers: [broker], tls: { ca } });
}

/** As the password is now: the suite's own description has that of its start. */
function databaseOfPayment(): string {
  return securedDatabases(secrets, new URL(runningSuite().databases.payment).host).running.payment;
}
