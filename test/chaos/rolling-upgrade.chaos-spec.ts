import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { SERVICES, type Service } from '#libs/contracts';
import { requestAction, type ActionRequest } from '#libs/dead-letters';
import { buildIfStale, builtDistDir } from '../../tools/launcher/apps/build.js';
import { Log } from '../../tools/launcher/log.js';
import type { AppInstanceEntry } from '../../tools/launcher/suite-file.js';
import { ProcessRegister } from '../../tools/launcher/processes/process-register.js';
import { setUp } from '../delivery/command.js';
import { atRest } from '../invariants/at-rest.js';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct } from '../story/product.js';
import { newCustomer } from '../story/scenario.js';
import { OwnSuite } from '../suite/own-suite.js';
import { instancesOf, query, runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import { allAtWork, Deployment, releasesOf, waits } from './deployment.js';
import { Load, type Wish } from './load.js';
import { buildRelease } from './old-release.js';
import { randomNumbers } from './schedule.js';
import { expectNothingLost } from './verdict.js';

/** The release of 2026-11-24. Later migrations give new names to two columns, a table and a word. */
const OLD_RELEASE = 'afde91e';

const { CHAOS_SEED = '7', CHAOS_RATE = '20' } = process.env;

jest.setTimeout(1_800_000);

const suite = new OwnSuite('upgrade', ['--instances', '2']);
const current = join(suite.dataDir, 'current');
const deployment = new Deployment(current, { old: await buildRelease(OLD_RELEASE), new: builtDistDir });
await buildIfStale({
  log: new Log(() => undefined),
  register: new ProcessRegister(suite.dataDir),
  stop: new AbortController().signal,
});
// The launcher runs what the links lead to: at first the old release, its set-up step included.
process.env.SUITE_DIST_DIR = current;
await suite.start();
// The client says of each request that a restart has cost.
Logger.overrideLogger(false);

let load: Load | undefined;

afterAll(async () => {
  load?.abandon();
  await suite.remove();
}, 120_000);

const beganAt = performance.now();

function say(text: string): void {
  const at = ((performance.now() - beganAt) / 1000).toFixed(1).padStart(6);
  process.stdout.write(`${at} s  ${text}\n`);
}

describe(`an upgrade from the release ${OLD_RELEASE} under load, with two instances of each service`, () => {
  it('loses, doubles and reorders nothing: set-up step, instances one by one, contract migrations; and back before those', async () => {
    load = new Load(Number(CHAOS_RATE), await wishes());
    load.start();
    try {
      await ordersArrive(load);
      await upgradePayment();
      await upgradeInventory();
      await upgradeOrder();
      await ordersArrive(load);
    } finally {
      await load.stop();
    }
    say(`the load ends: ${String(load.accepted.size)} orders were accepted`);
    say(await expectNothingLost(load));
    expect(await Promise.all(SERVICES.map(releasesOf))).toEqual(SERVICES.map(() => ['new', 'new']));
  });
});

describe('an old instance that is still at work after the contract migrations, which is a mistake', () => {
  it('parks what it hears, and loses nothing: when a new one has taken its place, a redrive applies everything', async () => {
    const [customer, mug] = [await newCustomer({ balance: 1_000_000_000 }), await newProduct({ stock: 1_000_000 })];
    load = new Load(Number(CHAOS_RATE), () => ({ customerId: customer.id, sku: mug, quantity: 1, then: 'nothing' }));
    load.start();
    await deployment.replace(instanceNamed('inventory', 1), 'old');
    const { length } = await until('dead letters', parked, (letters) => letters.length >= PARKED);
    await deployment.replace(instanceNamed('inventory', 1), 'new');
    await load.stop();
    say(`the old instance parked ${String(length)} messages or more`);

    // A key whose messages were parked stays in quarantine, so what came later is parked behind them.
    for (const { id } of (await parked()).filter((letter, index, all) => isFirstOfKey(letter, index, all)))
      await requestAction({ query: (sql, values) => query('inventory', sql, values) }, redriveOf(id));
    await until('every redrive done', parked, (letters) => letters.length === 0, 240_000);

    await atRest(240_000);
    await expectInvariants();
    const ids = [...load.accepted.values()].flatMap((one) => [...one]);
    const orders = await query<{ id: string }>('order', 'SELECT order_id AS id FROM orders WHERE order_id = ANY($1)', [
      ids,
    ]);
    expect(orders).toHaveLength(ids.length);
    expect(load.refusals).toEqual([]);
  });
});

/** So many that all of the old instance's partitions are among them. */
const PARKED = 20;

interface Letter {
  readonly id: string;
  readonly key: string;
}

/** In their order. */
function parked(): Promise<Letter[]> {
  return query<Letter>('inventory', `SELECT id, key FROM dead_letters WHERE status = 'parked' ORDER BY sequence`);
}

function isFirstOfKey({ key }: Letter, index: number, letters: readonly Letter[]): boolean {
  return letters.findIndex((other) => other.key === key) === index;
}

function redriveOf(deadLetterId: string): ActionRequest {
  return { action: 'redrive', deadLetterId, by: 'a test', why: 'the old instance is gone' };
}

/** The right order. */
async function upgradePayment(): Promise<void> {
  await migrate('payment');
  await replace('payment', 1, 'new');
  await replace('payment', 2, 'new');
  await migrate('payment', '--contract');
}

/** Something is wrong with the new release: back to the old one, and to the new one again when it is corrected. */
async function upgradeInventory(): Promise<void> {
  await migrate('inventory');
  await replace('inventory', 1, 'new');
  await replace('inventory', 2, 'new');
  await replace('inventory', 1, 'old');
  await replace('inventory', 2, 'old');
  await replace('inventory', 2, 'new');
  await replace('inventory', 1, 'new');
  await migrate('inventory', '--contract');
}

/** The wrong order: a new instance before its set-up step. It waits, and the old one goes on. */
async function upgradeOrder(): Promise<void> {
  await replace('order', 1, 'new', { atWork: false });
  await waits('order-1', true);
  say('order-1 waits for its set-up step');
  await migrate('order');
  await waits('order-1', false);
  await bothAtWork('order');
  await replace('order', 2, 'new');
  await migrate('order', '--contract');
}

/** Runs the new release's set-up step. */
async function migrate(service: Service, ...args: readonly string[]): Promise<void> {
  const startedAt = performance.now();
  const outcome = await setUp(service, runningSuite().setupDatabases[service], ...args);
  expect(outcome).toMatchObject({ status: 0, error: '' });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(`the set-up step of ${service} has run${args.map((arg) => ` with ${arg}`).join('')}: ${seconds} s`);
}

/** Replaces an instance, and waits until it and the other one have worked side by side. */
async function replace(service: Service, number: 1 | 2, release: 'old' | 'new', { atWork = true } = {}): Promise<void> {
  await deployment.replace(instanceNamed(service, number), release);
  expect((await releasesOf(service))[number - 1]).toBe(release);
  if (atWork) await bothAtWork(service);
}

function instanceNamed(service: Service, number: 1 | 2): AppInstanceEntry {
  const instance = instancesOf(service).find((entry) => entry.instance === `${service}-${String(number)}`);
  if (instance === undefined) throw new Error(`${service} has no instance ${String(number)}`);
  return instance;
}

async function bothAtWork(service: Service): Promise<void> {
  await allAtWork(service);
  say(`the instances of ${service} work side by side: ${(await releasesOf(service)).join(', ')}`);
}

/** Orders that every partition has some of. */
async function ordersArrive(load: Load): Promise<void> {
  const before = load.accepted.size;
  await until(
    'orders accepted',
    () => Promise.resolve(load.accepted.size - before),
    (count) => count >= 100,
  );
}

/** Products that the old release's set-up step has put on the price list. */
async function wishes(): Promise<() => Wish> {
  const [plenty, scarce] = ['COFFEE-MUG', 'RARE-VINYL'];
  await query('inventory', 'UPDATE stock SET initial = 1000000, on_hand = 1000000 WHERE sku = $1', [plenty]);
  await query('inventory', 'UPDATE stock SET initial = 100, on_hand = 100 WHERE sku = $1', [scarce]);
  const [rich, poor] = [await newCustomer({ balance: 1_000_000_000 }), await newCustomer({ balance: 500_000 })];
  const random = randomNumbers(Number(CHAOS_SEED));
  return () => ({
    customerId: random() < 0.85 ? rich.id : poor.id,
    sku: random() < 0.9 ? plenty : scarce,
    quantity: 1 + Math.floor(random() * 3),
    then: random() < 0.8 ? 'nothing' : random() < 0.7 ? 'cancel' : 'return',
  });
}
