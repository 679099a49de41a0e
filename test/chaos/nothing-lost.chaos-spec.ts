import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { newProduct } from '../story/product.js';
import { newCustomer } from '../story/scenario.js';
import { OwnSuite } from '../suite/own-suite.js';
import { INJECT } from './faults.js';
import { Gateway } from '../../tools/launcher/gateway/gateway.js';
import { Load, type Wish } from './load.js';
import { randomNumbers, scheduleOf, type ScheduledFault } from './schedule.js';
import { silences } from './silences.js';
import { expectNothingLost } from './verdict.js';

const { CHAOS_SEED = '7', CHAOS_SECONDS = '90', CHAOS_RATE = '20', CHAOS_SECURE = 'false' } = process.env;
const [seed, seconds, perSecond] = [Number(CHAOS_SEED), Number(CHAOS_SECONDS), Number(CHAOS_RATE)];

jest.setTimeout((seconds + 900) * 1000);

const isSecure = CHAOS_SECURE === 'true';
const gateway = await Gateway.open();
const suite = new OwnSuite(
  'chaos',
  ['--brokers', '3', '--instances', '2', ...(isSecure ? ['--secure'] : [])],
  gateway.environment,
);
await suite.start();
// The client says of each request that a fault has cost.
Logger.overrideLogger(false);

let load: Load | undefined;

afterAll(async () => {
  load?.abandon();
  await suite.remove();
  gateway.close();
}, 120_000);

const inject = { ...INJECT, ...silences(gateway) };
const beganAt = performance.now();

/** A line of the run's report. It is no test's output, so it does not wait for the end of the test. */
function say(text: string): void {
  const at = ((performance.now() - beganAt) / 1000).toFixed(1).padStart(6);
  process.stdout.write(`${at} s  ${text}\n`);
}

describe(`under load and faults, with the seed ${CHAOS_SEED}, two instances of each service and three ${isSecure ? 'secured ' : ''}brokers`, () => {
  it('every order that was accepted exists once and ends, no event is lost, doubled or out of order, and every fault had its effect', async () => {
    load = new Load(perSecond, await wishes());
    load.start();
    const tracks = Object.values(scheduleOf(seed, seconds));
    const startedAt = performance.now();
    const failed = (await Promise.all(tracks.map((faults) => play(faults, startedAt)))).flat();
    await sleep(Math.max(0, seconds * 1000 - (performance.now() - startedAt)));
    await load.stop();

    say(`the load ends: ${String(load.accepted.size)} orders were accepted`);
    say(await expectNothingLost(load));
    expect(failed).toEqual([]);
  });
});

/** Lets faults happen when they are due. @returns those that had no effect, and why */
async function play(faults: readonly ScheduledFault[], startedAt: number): Promise<string[]> {
  const failed: string[] = [];
  for (const { atSeconds, kind, choice } of faults) {
    await sleep(Math.max(0, atSeconds * 1000 - (performance.now() - startedAt)));
    say(`${kind} …`);
    try {
      say(`${kind}: ${await inject[kind](choice)}`);
    } catch (error) {
      say(`${kind}: NO EFFECT: ${String(error)}`);
      failed.push(`${kind}: ${String(error)}`);
    }
  }
  return failed;
}

/** Most orders can be fulfilled. Some find no stock, some no money, and some customers change their minds. */
async function wishes(): Promise<() => Wish> {
  const [rich, poor] = [await newCustomer({ balance: 1_000_000_000 }), await newCustomer({ balance: 500_000 })];
  const [plenty, scarce] = [await newProduct({ stock: 1_000_000 }), await newProduct({ stock: 100 })];
  const random = randomNumbers(seed + 1);
  return () => ({
    customerId: random() < 0.85 ? rich.id : poor.id,
    sku: random() < 0.9 ? plenty : scarce,
    quantity: 1 + Math.floor(random() * 3),
    then: random() < 0.8 ? 'nothing' : random() < 0.7 ? 'cancel' : 'return',
  });
}
