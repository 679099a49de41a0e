import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { atRest } from '../invariants/at-rest.js';
import { ask } from '../suite/http.js';
import { expectInvariants } from '../invariants/invariants.js';
import { lagOf, topicEnds } from '../suite/kafka-probe.js';
import { withAdmin } from '../messaging/topic-watch.js';
import { newProduct, PRICE } from '../story/product.js';
import { instanceOf, query } from '../suite/running-suite.js';
import { newCustomer } from '../story/scenario.js';
import { until } from '../suite/until.js';

afterAll(expectInvariants);

const TABLES = ['payments', 'accounts', 'ledger_entries', 'inbox', 'outbox', 'dead_letters', 'quarantined_keys'];

describe('a replay of order.events from offset 0 into the live payment service', () => {
  beforeAll(async () => {
    const customer = await newCustomer({ balance: 2 * PRICE });
    const mug = await newProduct({ stock: 10 });
    await (await customer.orders({ [mug]: 1 })).becomes('COMPLETED');
    const returned = await customer.orders({ [mug]: 1 });
    await returned.becomes('COMPLETED');
    await returned.return();
    await (await customer.orders({ [mug]: 5 })).isCancelledAndSettled();
    await atRest();
  });

  it('changes nothing: every event is a duplicate', async () => {
    const [before, said] = [await contents(), await topicEnds()];
    const messages = [...said].reduce((sum, [place, end]) => sum + (place.startsWith('order.events/') ? end : 0), 0);

    await forgetOffsetsOf('payment');

    await until(
      'all of the topic heard again',
      () => lagOf('payment'),
      (lag) => lag === 0,
    );
    expect(await passedOver()).toBeGreaterThanOrEqual(messages);
    await atRest();
    expect(await contents()).toEqual(before);
    expect([...(await topicEnds())].filter(([place]) => place.startsWith('payment.events/'))).toEqual(
      [...said].filter(([place]) => place.startsWith('payment.events/')),
    );
  });
});

/**
 * Makes the consumer group start from offset 0. That works only while it has no members, so this stops the service, and the
 * launcher starts it again.
 */
async function forgetOffsetsOf(group: 'payment'): Promise<void> {
  process.kill(instanceOf(group).pid, 'SIGTERM');
  await withAdmin((admin) =>
    until(
      'the group without its offsets',
      () =>
        admin.deleteGroups([group]).then(
          () => true,
          () => false,
        ),
      (isDone) => isDone,
    ),
  );
}

async function contents(): Promise<object[]> {
  const checksum = (table: string) =>
    `SELECT count(*)::int AS rows, md5(string_agg(row::text, ' ' ORDER BY row::text)) AS checksum FROM ${table} AS row`;
  return (await Promise.all(TABLES.map((table) => query('payment', checksum(table))))).flat();
}

/** How many messages it has dropped since it started: duplicates, and those of unknown types. */
async function passedOver(): Promise<number> {
  const { body } = await ask<string>('payment', 'GET /metrics');
  const counts = body.matchAll(/^(?:inbox_duplicates|ignored_messages)_total\{topic="order.events"\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}
