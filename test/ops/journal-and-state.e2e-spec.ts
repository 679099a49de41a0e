import { afterAll, describe, expect, it } from '@jest/globals';
import { expectInvariants } from '../invariants/invariants.js';
import { holdAccountOf, holdOutboxOf } from '../story/hold.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer, settled } from '../story/scenario.js';
import { header, publish, readTopics, topicEnds } from '../suite/kafka-probe.js';
import { instancesOf } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import { noted, stateOf, type Entry } from './operator.js';

afterAll(expectInvariants);

const isPlaced = ({ type }: Entry) => type === 'OrderPlaced';

describe('the journal', () => {
  it('shows an event of one order on its way: written, sent, acknowledged, fetched, begun and committed', async () => {
    const customer = await newCustomer({ balance: 10 * PRICE });
    const begin = await topicEnds();
    const order = await customer.orders({ [await newProduct({ stock: 1 })]: 1 });
    await order.becomes('COMPLETED');

    const [published] = (await noted('order', order.id, (entries) => entries.some(isPlaced))).filter(isPlaced);
    const [processed] = (await noted('payment', order.id, (entries) => entries.some(isPlaced))).filter(isPlaced);
    if (published?.kind !== 'published' || processed?.kind !== 'processed') throw new Error('an entry is missing');

    // The topic itself says where the message is.
    const message = (await readTopics(begin)).find(
      (one) => one.key === order.id && header(one, 'ce_type') === 'OrderPlaced',
    );
    const place = {
      messageId: message && header(message, 'ce_id'),
      topic: 'order.events',
      partition: message?.partition,
    };
    for (const entry of [published, processed])
      expect(entry).toMatchObject({ ...place, offset: String(message?.offset) });
    const times = [
      published.writtenAt,
      published.sentAt,
      processed.fetchedAt,
      processed.startedAt,
      processed.committedAt,
    ].map(String);
    expect(times).toEqual([...times].sort());
    expect(published.sentAt <= published.acknowledgedAt).toBe(true);
    expect(processed.outcome).toBe('applied');
  });

  it('shows a duplicate as a duplicate', async () => {
    const customer = await newCustomer({ balance: 10 * PRICE });
    const begin = await topicEnds();
    const order = await customer.orders({ [await newProduct({ stock: 1 })]: 1 });
    await settled([order]);
    const placed = (await readTopics(begin)).find(
      (one) => one.key === order.id && header(one, 'ce_type') === 'OrderPlaced',
    );
    if (placed === undefined) throw new Error('OrderPlaced was not published');
    await publish('order.events', [{ key: placed.key, value: placed.value, headers: placed.headers }]);

    const outcomes = (entries: Entry[]) =>
      entries.filter(isPlaced).flatMap((entry) => (entry.kind === 'processed' ? [entry.outcome] : []));
    const entries = await noted('payment', order.id, (some) => outcomes(some).length === 2);
    expect(outcomes(entries)).toEqual(['applied', 'duplicate']);
  });
});

describe('the state', () => {
  it('shows partitions that lag while the consumer stands still, and who has them', async () => {
    const customer = await newCustomer({ balance: 10 * PRICE });
    const mug = await newProduct({ stock: 10 });
    const hold = await holdAccountOf(customer);
    const order = await customer.orders({ [mug]: 1 });

    const lagging = await until(
      'a partition of payment lags',
      async () => (await stateOf('payment')).partitions.filter(({ lagMessages }) => (lagMessages ?? 0) > 0),
      (partitions) => partitions.some(({ lagSeconds }) => (lagSeconds ?? 0) > 0),
    );
    expect(lagging.every(({ topic }) => topic === 'order.events')).toBe(true);
    const instances = instancesOf('payment');
    const states = await Promise.all(instances.map(({ url }) => stateOf('payment', url)));
    for (const { topic, partition } of states[0]?.partitions ?? []) {
      const owners = states.filter(({ partitions }) =>
        partitions.some((one) => one.topic === topic && one.partition === partition && one.assigned),
      );
      expect(owners).toHaveLength(1);
    }
    expect(states[0]?.partitions).toHaveLength(12);

    await hold.release();
    await order.becomes('COMPLETED');
    await until(
      'no lag',
      async () => (await stateOf('payment')).partitions,
      (partitions) => partitions.every(({ lagMessages }) => lagMessages === 0),
    );
  });

  it('shows what waits in the outbox, for how long, and that no relay leads', async () => {
    const leads = async () => (await stateOf('order')).relays.find(({ source }) => source === 'outbox')?.leads;
    const customer = await newCustomer({ balance: 10 * PRICE });
    const mug = await newProduct({ stock: 1 });
    const hold = await holdOutboxOf('order');
    const order = await customer.orders({ [mug]: 1 }, { deadlineMs: 600_000 });

    const { outbox } = await until(
      'an event waits',
      () => stateOf('order'),
      (state) => (state.outbox.waiting ?? 0) > 0,
    );
    expect(outbox.oldestSeconds).toBeGreaterThanOrEqual(0);
    expect(outbox.refused).toBe(0);
    expect(await leads()).toBe(false);

    await hold.release();
    await order.becomes('COMPLETED');
    await until(
      'an empty outbox',
      () => stateOf('order'),
      (state) => state.outbox.waiting === 0,
    );
    expect((await stateOf('order')).outbox.oldestSeconds).toBeNull();
  });
});
