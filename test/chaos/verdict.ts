import { expect } from '@jest/globals';
import { topicsHeardBy, SERVICES } from '#libs/contracts';
import { atRest } from '../invariants/at-rest.js';
import { expectInvariants } from '../invariants/invariants.js';
import { askAgain } from '../suite/ask-again.js';
import { query } from '../suite/running-suite.js';
import { poison } from './faults.js';
import type { Load } from './load.js';

/** A cluster that lost its last broker a moment ago, and all orders of a run that wait for it. */
const AT_REST_WITHIN_MS = 240_000;

/** What must be true after a run, seen by its customers and in the databases. Returns what was there. */
export async function expectNothingLost({ accepted, refusals }: Load): Promise<string> {
  await askAgain(() => atRest(AT_REST_WITHIN_MS));

  // Every order that was accepted exists once, and there is no other.
  expect(refusals).toEqual([]);
  expect([...accepted.values()].filter((ids) => ids.size !== 1)).toEqual([]);
  const ids = [...accepted.values()].flatMap((one) => [...one]);
  const orders = await query<{ order_id: string; status: string }>('order', 'SELECT order_id, status FROM orders');
  expect(orders.map(({ order_id }) => order_id).toSorted()).toEqual(ids.toSorted());

  // Whoever heard a message that nobody can read has parked it, and nothing else.
  for (const service of SERVICES) {
    const heard = poison.filter(({ topic }) => topicsHeardBy(service).includes(topic)).map(({ key }) => key);
    const parked = await query<{ key: string }>(service, 'SELECT key FROM dead_letters');
    expect(parked.map(({ key }) => key).toSorted()).toEqual(heard.toSorted());
  }

  // Nothing is held or reserved for an order that has ended, no event is about an order that does not exist, and so on.
  await askAgain(expectInvariants);
  const count = (status: string) => `${String(orders.filter((order) => order.status === status).length)} ${status}`;
  return `${String(orders.length)} orders: ${['COMPLETED', 'CANCELLED', 'RETURNED'].map(count).join(', ')}`;
}
