import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import { dataSchema, OrderPlaced, type Service } from '#libs/contracts';
import { contracts } from '../delivery/command.js';
import { expectInvariants } from '../invariants/invariants.js';
import { bodyOf } from '../../tools/api/client.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer } from '../story/scenario.js';
import { header, lagOf, publish, readTopics, topicEnds, type TopicMessage } from '../suite/kafka-probe.js';
import { api } from '../suite/http.js';
import { instancesOf, query } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import { orderPlacedToV2 } from './releases.js';

// The services of this release know OrderPlaced in its first version only. The next release publishes the second one, too.

afterAll(expectInvariants);

describe('the services of this release, when the next one publishes OrderPlaced.v2 beside OrderPlaced', () => {
  it('reserve stock and hold money once, park nothing, and count the second record', async () => {
    const begin = await topicEnds();
    const customer = await newCustomer({ balance: 10 * PRICE });
    const sku = await newProduct({ stock: 10 });
    const order = await customer.orders({ [sku]: 3 });
    await order.becomes('COMPLETED');
    const before = await Promise.all([stockOf(sku), duplicates('inventory'), duplicates('payment')]);

    await publish('order.events', [inV2(await placedRecordOf(order.id, begin))]);
    await until(
      'both records taken',
      async () => (await lagOf('inventory')) + (await lagOf('payment')),
      (lag) => lag === 0,
    );

    const [stock, inInventory, inPayment] = before;
    expect(await stockOf(sku)).toEqual(stock);
    expect(stock).toMatchObject({ shipped: 3, reserved: 0 });
    expect([await duplicates('inventory'), await duplicates('payment')]).toEqual([inInventory + 1, inPayment + 1]);
    for (const service of ['inventory', 'payment'] as const)
      expect(await query(service, 'SELECT FROM dead_letters WHERE key = $1', [order.id])).toEqual([]);
  });
});

describe('contracts -- withdraw', () => {
  it('says who publishes and who reads the version, and exits with 1', async () => {
    const { status, out } = await contracts(['withdraw', 'OrderPlaced.v1']);
    expect(status).toBe(1);
    expect(out.split('\n')).toEqual(
      expect.arrayContaining([
        'OrderPlaced is still published by order.',
        'OrderPlaced is still read by payment (authorizePayment) and inventory (reserveStock).',
      ]),
    );
  });

  it('exits with 2 if it cannot find out: there is no such event, or no cluster', async () => {
    expect(await contracts(['withdraw', 'OrderLost'])).toMatchObject({
      status: 2,
      error: "There is no event 'OrderLost'.\n",
    });
    const nobody = await contracts(['withdraw', 'OrderPlaced'], {
      SUITE_DATA_DIR: `/tmp/${randomUUID()}`,
    });
    expect(nobody).toMatchObject({ status: 2, error: expect.stringMatching(/^No suite runs/) });
  });
});

async function placedRecordOf(orderId: string, begin: Awaited<ReturnType<typeof topicEnds>>): Promise<TopicMessage> {
  const records = await readTopics(begin);
  const record = records.find((one) => one.key === orderId && header(one, 'ce_type') === 'OrderPlaced');
  if (record === undefined) throw new Error(`OrderPlaced of ${orderId} is not in its topic`);
  return record;
}

/** The same event in its second version, as the outbox of the next release publishes it: with the same id. */
function inV2({ key, value, headers }: TopicMessage): Parameters<typeof publish>[1][number] {
  const placed = Object.assign(new OrderPlaced(), JSON.parse(String(value)) as OrderPlaced);
  const type = 'OrderPlaced.v2';
  return {
    key,
    value: JSON.stringify(orderPlacedToV2.convert(placed)),
    headers: { ...headers, ce_type: type, ce_dataschema: dataSchema(type) },
  };
}

async function stockOf(sku: string) {
  return bodyOf(await api('inventory').GET('/stock/{sku}', { params: { path: { sku } } }));
}

/** How many duplicates of order events all instances of a service have dropped. */
async function duplicates(service: Service): Promise<number> {
  const instances = instancesOf(service);
  const metrics = await Promise.all(instances.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
  const samples = metrics.flatMap((text) => [
    ...text.matchAll(/^inbox_duplicates_total\{topic="order.events".*\} (\d+)$/gm),
  ]);
  return samples.reduce((sum, [, count]) => sum + Number(count), 0);
}
