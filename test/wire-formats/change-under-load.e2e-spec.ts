import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { expectInvariants } from '../invariants/invariants.js';
import { TopicWatch, type Seen } from '../messaging/topic-watch.js';
import { Instance } from '../story/instance.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer, outcomesOf, type PlacedOrder } from '../story/scenario.js';
import { OwnSuite } from '../suite/own-suite.js';
import { query } from '../suite/running-suite.js';
import { SchemaRegistry } from '../suite/schema-registry.js';
import { asSuperuser } from '../suite/superuser.js';

const CUSTOMERS = 4;
/** Between two orders of a customer. */
const PAUSE_MS = 50;
const TOPIC = 'order.events';

// The services of the other tests have no registry, so this file starts its own suite.
const registry = await SchemaRegistry.start();
const suite = new OwnSuite('formats', [], { SCHEMA_REGISTRY_URL: registry.url });
await suite.start();
const topic = await TopicWatch.of(TOPIC);

afterAll(expectInvariants);
afterAll(async () => {
  await topic.stop();
  await suite.remove();
  registry.stop();
});

describe('a topic whose writers change to Avro and back, one by one and under load', () => {
  it('loses no event, has none twice or out of order, and its readers go on', async () => {
    const customers = await Promise.all(
      Array.from({ length: CUSTOMERS }, () => newCustomer({ balance: 10_000 * PRICE })),
    );
    const mug = await newProduct({ stock: 100_000 });
    const placed: PlacedOrder[] = [];
    let writer = await startWriter('json');
    const requests = new Set<Promise<PlacedOrder>>();
    let isOver = false;
    const load = Promise.all(
      customers.map(async (customer) => {
        while (!isOver) {
          const request = customer.orders({ [mug]: 1 }, { deadlineMs: 60_000, at: writer });
          requests.add(request);
          placed.push(await request);
          requests.delete(request);
          await sleep(PAUSE_MS);
        }
      }),
    );

    try {
      for (const format of ['avro', 'json']) {
        const before = writer;
        writer = await startWriter(format);
        // Those after them go to the new one. A request that meets a stop would have to be sent again.
        await Promise.all(requests);
        await before.stop();
        await isPublishedIn(format);
      }
    } finally {
      isOver = true;
      await load;
    }

    expect(placed.length).toBeGreaterThan(50);
    expect(new Set((await outcomesOf(placed)).map(({ status }) => status))).toEqual(new Set(['COMPLETED']));
    for (const { id } of placed) expect(firstOf(await topic.shows(2, id))).toEqual(['OrderPlaced', 'OrderConfirmed']);
    expect(new Set(placed.map(({ id }) => formatOf(topic.seen.find(({ key }) => key === id)))).size).toBe(2);
    for (const service of ['order', 'payment', 'inventory'] as const)
      expect(await query(service, 'SELECT reason, message FROM dead_letters')).toEqual([]);
  });
});

/** The types of the events, each at its first place: a relay may publish one twice. */
function firstOf(messages: readonly Seen[]): string[] {
  const ids = messages.map(({ headers }) => String(headers.ce_id));
  return messages
    .filter((_, index) => ids.indexOf(ids[index] ?? '') === index)
    .map((one) => String(one.headers.ce_type));
}

function formatOf(message: Seen | undefined): string {
  return String(message?.headers['content-type']);
}

/** Waits until the topic has new events in this format alone. A relay that publishes in another one loses its leadership. */
async function isPublishedIn(format: string): Promise<void> {
  for (;;) {
    const count = topic.seen.length;
    const recent = (await topic.shows(count + 10)).slice(count);
    if (recent.every((message) => formatOf(message) === `application/${format}`)) return;
    await asSuperuser(
      `SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON pg_database.oid = database
        WHERE datname = 'order' AND locktype = 'advisory' AND granted AND objid::bigint = hashtext('outbox')::bigint & 4294967295`,
      [],
    );
  }
}

function startWriter(format: string): Promise<Instance> {
  return Instance.start('order', `order-in-${format}`, {
    env: { SCHEMA_REGISTRY_URL: registry.url, WIRE_FORMATS: `${TOPIC}=${format}` },
  });
}
