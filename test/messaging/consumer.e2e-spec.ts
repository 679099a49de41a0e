import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EventReader, MessageProcessor, Reactions } from '#libs/consuming';
import { CATALOGUE, dataSchema, type OrderConfirmed } from '#libs/contracts';
import { deadLetterMigrations, DeadLetter, DeadLetterAction } from '#libs/dead-letters';
import { inboxMigrations } from '#libs/inbox';
import { KafkaConsumer } from '#libs/kafka';
import { cloudEventHeaders, jsonCodec } from '#libs/messages';
import { outboxOf } from '#libs/outbox';
import { GroupCommit, type UnitOfWork } from '#libs/unit-of-work';
import { Logger } from '@nestjs/common';
import type { Admin, Message } from 'kafkajs';
import { until } from '../suite/until.js';
import { OwnDatabase } from './own-database.js';
import { OwnTopic } from './own-topic.js';
import { ownKafka, withAdmin } from './topic-watch.js';

jest.setTimeout(60_000);

/** Longer than the session timeout, after which the broker takes a silent member for dead. */
const SLOW_MS = 8_000;

type Handler = (event: OrderConfirmed, work: UnitOfWork) => Promise<void>;

let database: OwnDatabase;
let slow: SlowConsumer;
const consumers: Consumer[] = [];

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await OwnDatabase.create({
    entities: [DeadLetter, DeadLetterAction],
    migrations: [...inboxMigrations, ...deadLetterMigrations],
  });
  await database.query(
    'CREATE TABLE handled (position int GENERATED ALWAYS AS IDENTITY, consumer_group text, order_id uuid)',
  );
  // It is slow, so it runs beside the other tests.
  slow = await startSlowConsumer();
});

afterAll(async () => {
  for (const { consumer, topic } of consumers) {
    await consumer.stop();
    await topic.remove();
  }
  await database.drop();
});

describe('an event', () => {
  it('is applied once, though it is published twice and its consumer starts again', async () => {
    const consumer = await startConsumer();
    const event = confirmed(randomUUID());
    await consumer.topic.publish(event, event);
    await consumer.hasTaken(2);
    await consumer.topic.publish(event);
    await consumer.hasTaken(3);

    expect(await consumer.handled()).toHaveLength(1);
  });

  it('would be applied again if its id were not in the inbox', async () => {
    const consumer = await startConsumer();
    const event = confirmed(randomUUID());
    await consumer.topic.publish(event);
    await consumer.hasTaken(1);
    await database.query('DELETE FROM inbox');
    await consumer.topic.publish(event);
    await consumer.hasTaken(2);

    expect(await consumer.handled()).toHaveLength(2);
  });

  it('is applied as a whole or not at all: what a handler did before it failed is undone', async () => {
    let attempts = 0;
    const consumer = await startConsumer(() =>
      ++attempts < 3 ? Promise.reject(new Error('provoked')) : Promise.resolve(),
    );
    await consumer.topic.publish(confirmed(randomUUID()));
    await consumer.hasTaken(1);

    expect(attempts).toBe(3);
    expect(await consumer.handled()).toHaveLength(1);
  });
});

describe('a handler that fails', () => {
  it.each([1, 3])('%i times is tried again, and the events behind it wait', async (failures) => {
    const [first, second, other] = [randomUUID(), randomUUID(), randomUUID()];
    let left = failures;
    const consumer = await startConsumer(({ orderId }) =>
      orderId === first && left-- > 0 ? Promise.reject(new Error('provoked')) : Promise.resolve(),
    );
    await consumer.topic.publish(confirmed(first), confirmed(second), confirmed(first), confirmed(other));
    await consumer.hasTaken(4);

    expect((await consumer.handled()).filter((id) => id === first)).toHaveLength(2);
    expect(new Set(await consumer.handled())).toEqual(new Set([first, second, other]));
    expect(await consumer.parked()).toEqual([]);
  });

  it('every time has its event parked after five attempts, and later events of its key behind it; other keys flow on', async () => {
    const [bad, good] = [randomUUID(), randomUUID()];
    let attempts = 0;
    const consumer = await startConsumer(({ orderId }) => {
      if (orderId !== bad) return Promise.resolve();
      attempts++;
      return Promise.reject(new Error('provoked'));
    });
    await consumer.topic.publish(confirmed(good), confirmed(bad), confirmed(good), confirmed(bad), confirmed(good));
    await consumer.hasTaken(5);
    await consumer.topic.publish(confirmed(bad), confirmed(good));
    await consumer.hasTaken(7);

    expect(await consumer.handled()).toEqual([good, good, good, good]);
    expect(await consumer.parked()).toEqual([
      { key: bad, reason: 'handler-failed', attempts: 5, message: 'provoked' },
      { key: bad, reason: 'key-quarantined', attempts: 0, message: 'an earlier message of the same key is parked' },
      { key: bad, reason: 'key-quarantined', attempts: 0, message: 'an earlier message of the same key is parked' },
    ]);
    // Five alone, one in its batch, and one more if that batch shared a transaction.
    expect(attempts).toBeLessThanOrEqual(7);
  });
});

describe('a message that reaches no handler', () => {
  it('is ignored if its type is unknown, and nothing is parked', async () => {
    const consumer = await startConsumer();
    const { key, value, headers } = confirmed(randomUUID());
    await consumer.topic.publish({ key: key ?? null, value, headers: { ...headers, ce_type: 'OrderGiftWrapped' } });
    await consumer.hasTaken(1);

    expect(await consumer.handled()).toEqual([]);
    expect(await consumer.parked()).toEqual([]);
  });

  it.each<[string, Buffer | null, Message['headers'], string]>([
    ['holds bytes that no text can', Buffer.from([0, 0xff, 0, 0xd8, 0x7b]), {}, 'unreadable'],
    ['has NUL in a header that the error quotes', Buffer.from('{}'), { 'content-type': 'a\0b' }, 'unreadable'],
    ['has a header with NUL in its name', null, { 'a\0b': 'c' }, 'unreadable'],
    ['has its JSON nested without end', Buffer.from('['.repeat(100_000)), {}, 'unreadable'],
  ])('is parked, and stops no other message, if it %s', async (_, value, headers, reason) => {
    const consumer = await startConsumer();
    const good = randomUUID();
    await consumer.topic.publish(
      { ...confirmed(randomUUID()), value, headers: { ...confirmed('').headers, ...headers } },
      confirmed(good),
    );
    await consumer.hasTaken(2);

    expect(await consumer.parked()).toEqual([expect.objectContaining({ reason })]);
    expect(await consumer.handled()).toEqual([good]);
  });

  it('is parked, and stops no other message, if its key is not text and a header is null', async () => {
    const consumer = await startConsumer();
    const good = randomUUID();
    // kafkajs measures what it sends with this function, which does not take null. Other clients send such headers.
    const byteLength = jest
      .spyOn(Buffer, 'byteLength')
      .mockImplementation((value: unknown) => (value === null ? 0 : Buffer.from(value as string).length));
    const headers = { ...confirmed(good).headers, ce_id: randomUUID(), odd: null as unknown as string };
    await consumer.topic.publish({ ...confirmed(good), key: Buffer.from([0, 1, 0xff]), headers });
    byteLength.mockRestore();
    await consumer.topic.publish(confirmed(good));
    await consumer.hasTaken(2);

    expect(await consumer.parked()).toEqual([expect.objectContaining({ reason: 'contract-violation' })]);
    expect(await consumer.handled()).toEqual([good]);
  });
});

describe('a handler that is slower than the session timeout', () => {
  it('costs no rebalance: the member stays the same, and the event is handled once', async () => {
    expect(await slow.done).toEqual({ started: 1, memberBefore: expect.any(String), memberAfter: expect.any(String) });
    const { memberBefore, memberAfter } = await slow.done;
    expect(memberAfter).toBe(memberBefore);
    expect(await slow.consumer.handled()).toHaveLength(1);
  });
});

interface SlowConsumer {
  readonly consumer: Consumer;
  readonly done: Promise<{ started: number; memberBefore: string; memberAfter: string }>;
}

async function startSlowConsumer(): Promise<SlowConsumer> {
  let started = 0;
  const consumer = await startConsumer(async () => {
    started++;
    await sleep(SLOW_MS);
  });
  const handle = async () => {
    const memberBefore = await consumer.memberId();
    await consumer.topic.publish(confirmed(randomUUID()));
    await consumer.hasTaken(1);
    return { started, memberBefore, memberAfter: await consumer.memberId() };
  };
  return { consumer, done: handle() };
}

/** A consumer with its own topic and its own consumer group. */
class Consumer {
  constructor(
    readonly topic: OwnTopic,
    readonly consumer: KafkaConsumer,
    private readonly groupId: string,
  ) {}

  /** Waits until that many messages of the topic are taken and their offsets committed. */
  async hasTaken(count: number): Promise<void> {
    const committed = (admin: Admin) => async () => {
      const [offsets] = await admin.fetchOffsets({ groupId: this.groupId, topics: [this.topic.name] });
      return (offsets?.partitions ?? []).reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
    };
    await withAdmin((admin) => until(`${String(count)} messages taken`, committed(admin), (sum) => sum >= count));
  }

  /** The orders of the events that were handled, in their order. */
  async handled(): Promise<string[]> {
    const rows = await database.query<{ order_id: string }>(
      'SELECT order_id FROM handled WHERE consumer_group = $1 ORDER BY position',
      [this.groupId],
    );
    return rows.map(({ order_id }) => order_id);
  }

  parked(): Promise<object[]> {
    return database.query(
      'SELECT key, reason, attempts, message FROM dead_letters WHERE consumer_group = $1 ORDER BY sequence',
      [this.groupId],
    );
  }

  async memberId(): Promise<string> {
    const { groups } = await withAdmin((admin) => admin.describeGroups([this.groupId]));
    return groups[0]?.members.map(({ memberId }) => memberId).join() ?? '';
  }
}

async function startConsumer(then: Handler = () => Promise.resolve()): Promise<Consumer> {
  const groupId = `test-${randomUUID()}`;
  const topic = await OwnTopic.create({ partitions: 1 });
  const reactions = new Reactions();
  reactions.add('OrderConfirmed', async (event, work) => {
    const { orderId } = event as OrderConfirmed;
    await work.query('INSERT INTO handled (consumer_group, order_id) VALUES ($1, $2)', [groupId, orderId]);
    await then({ orderId }, work);
  });
  const transactions = new GroupCommit(database.dataSource, outboxOf('order', CATALOGUE));
  const processor = new MessageProcessor({
    consumerGroup: groupId,
    transactions,
    reader: new EventReader(CATALOGUE),
    reactions,
  });
  const consumer = new KafkaConsumer({
    kafka: ownKafka(),
    groupId,
    topics: [topic.name],
    isAble: () => transactions.isAble(),
  });
  await consumer.start(processor.process);
  const started = new Consumer(topic, consumer, groupId);
  consumers.push(started);
  return started;
}

/** An event with a new id. */
function confirmed(orderId: string): Message {
  const type = 'OrderConfirmed';
  const event = {
    id: randomUUID(),
    type,
    source: 'order',
    subject: orderId,
    time: new Date().toISOString(),
    dataschema: dataSchema(type),
    contentType: jsonCodec.contentType,
  } as const;
  return { key: orderId, value: JSON.stringify({ orderId }), headers: cloudEventHeaders(event) };
}
