import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct, PRICE } from '../story/product.js';
import {
  accountOf,
  newCustomer,
  outcomesOf,
  settled,
  stockOf,
  type Customer,
  type PlacedOrder,
} from '../story/scenario.js';
import { until } from '../suite/until.js';

afterAll(expectInvariants);

/** Orders that race at once: enough for some to be confirmed while others are being cancelled. */
const WAVE = 40;

/** Over how long the cancels of the first wave are spread: about as long as a saga takes. */
const FIRST_SPREAD_MS = 100;

interface Race {
  readonly order: PlacedOrder;
  readonly cancelStatus: number;
}

describe('a cancellation that comes at the moment of the confirmation', () => {
  let customer: Customer;
  let mug: string;
  const races: Race[] = [];

  beforeAll(async () => {
    customer = await newCustomer({ balance: 1_000_000 * PRICE });
    mug = await newProduct({ stock: 1_000_000 });
    let spreadMs = FIRST_SPREAD_MS;
    const wave = async () => {
      races.push(...(await Promise.all(Array.from({ length: WAVE }, (_, index) => race((index * spreadMs) / WAVE)))));
      // How long a saga takes depends on the machine.
      spreadMs = inTime().length > tooLate().length ? spreadMs * 2 : spreadMs / 2;
      return { inTime: inTime().length, tooLate: tooLate().length };
    };
    await until('some cancels in time and some too late', wave, (count) => count.inTime > 0 && count.tooLate > 0);
  });

  async function race(cancelAfterMs: number): Promise<Race> {
    const order = await customer.orders({ [mug]: 1 });
    await sleep(cancelAfterMs);
    return { order, cancelStatus: (await order.cancel()).status };
  }

  function inTime(): PlacedOrder[] {
    return races.filter(({ cancelStatus }) => cancelStatus === 202).map(({ order }) => order);
  }

  function tooLate(): PlacedOrder[] {
    return races.filter(({ cancelStatus }) => cancelStatus === 409).map(({ order }) => order);
  }

  it('either wins or loses: an order is cancelled if the customer was told so, and completed if not', async () => {
    const cancelled = await outcomesOf(inTime());
    const completed = await outcomesOf(tooLate());

    expect(new Set(cancelled.map(({ reason }) => reason))).toEqual(new Set(['customer-request']));
    expect(new Set(completed.map(({ status }) => status))).toEqual(new Set(['COMPLETED']));
    expect(cancelled.length + completed.length).toBe(races.length);
  });

  it('never does both: each order is shipped and paid, or neither', async () => {
    await settled(races.map(({ order }) => order));

    expect(await stockOf(mug)).toMatchObject({ reserved: 0, shipped: tooLate().length });
    expect(await accountOf(customer)).toMatchObject({ held: 0, captured: tooLate().length * PRICE });
  });
});
