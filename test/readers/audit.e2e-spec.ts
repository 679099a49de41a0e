import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EVENTS } from '#libs/contracts';
import { orderMessage } from '../delivery/message.js';
import { atRest } from '../invariants/at-rest.js';
import { expectInvariants } from '../invariants/invariants.js';
import { holdAccountOf, holdStockOf } from '../story/hold.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer, type Customer, type PlacedOrder } from '../story/scenario.js';
import { header, publish, readTopics, TOPIC_BEGINNINGS, type TopicMessage } from '../suite/kafka-probe.js';
import { OwnSuite } from '../suite/own-suite.js';
import { query } from '../suite/running-suite.js';
import { SchemaRegistry } from '../suite/schema-registry.js';
import { until } from '../suite/until.js';
import { CONTENT_TYPE } from '../suite/wire-format.js';
import { avroLong, avroText, avroValue } from './avro-bytes.js';
import { booksIn, booksOfTheServices, type Books, type PrintedBooks } from './books.js';
import { placeOrdersOfEveryOutcome } from './orders.js';
import { ReaderProgram } from './program.js';
import { forgetOffsets, hasReadAll, hasTaken, progressOf } from './reading.js';
import { lock, rowsOf } from './sqlite.js';

/** `npm run test:readers` takes 10,000. */
const ORDERS = Number(process.env.READER_ORDERS ?? 200);

/** For all of them together: to be placed, to be at rest, or to be read. */
const LIMIT_MS = 60_000 + 60 * ORDERS;

jest.setTimeout(4 * LIMIT_MS);

// The books of all orders are compared, so no other test file may have played tricks on this suite.
const suite = new OwnSuite('readers');
await suite.start();
const database = join(suite.dataDir, 'audit.sqlite');

let python: ReaderProgram;
let java: ReaderProgram;

beforeAll(async () => {
  python = await ReaderProgram.inPython(database);
  java = await ReaderProgram.inJava();
});

afterAll(expectInvariants);
afterAll(() => suite.remove());
afterAll(() => {
  for (const program of [python, java]) program.endLeftover();
});

describe(`while ${String(ORDERS)} orders end in every way, both readers are killed, and every event is sent again`, () => {
  let events: TopicMessage[];
  let takenAtDeath: number[];
  const seconds: Record<string, number> = {};

  beforeAll(async () => {
    const begin = performance.now();
    const passed = () => Math.round((performance.now() - begin) / 1_000);
    const half = ORDERS / 2;
    const killedInTheMiddle = async (program: ReaderProgram): Promise<number> => {
      program.start();
      await hasTaken(program.reader, half, LIMIT_MS);
      await program.end('SIGKILL');
      const { taken } = await progressOf(program.reader);
      program.start();
      return taken;
    };
    [takenAtDeath] = await Promise.all([
      Promise.all([python, java].map(killedInTheMiddle)),
      placeOrdersOfEveryOutcome(half),
    ]);
    await placeOrdersOfEveryOutcome(half);
    seconds.allDecided = passed();
    await atRest(LIMIT_MS);
    events = await readTopics(TOPIC_BEGINNINGS);
    await sendAgain(events.toReversed());
    seconds.allSentAgain = passed();
    for (const { reader } of [python, java]) await hasReadAll(reader, LIMIT_MS);
    seconds.allRead = passed();
  });

  it('every kind of event and every outcome is among them', async () => {
    expect(new Set(events.map((event) => header(event, 'ce_type')))).toEqual(new Set(Object.keys(EVENTS)));
    const outcomes = await query<{ outcome: string }>(
      'order',
      `SELECT DISTINCT concat_ws(' ', status, reason) AS outcome FROM orders ORDER BY outcome`,
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      'CANCELLED customer-request',
      'CANCELLED deadline-passed',
      'CANCELLED out-of-stock',
      'CANCELLED payment-declined',
      'COMPLETED',
      'RETURNED',
    ]);
    expect(new Set(events.map((event) => header(event, 'content-type')))).toEqual(new Set([CONTENT_TYPE]));
    for (const taken of takenAtDeath) expect(taken).toBeLessThan(events.length);
  });

  it('the reader in Python keeps the same books as the services, and ends cleanly', async () => {
    expect(await python.end('SIGTERM')).toBe(0);

    const printed = booksOf(python);
    const books = await booksOfTheServices();
    expect(booksIn(printed)).toEqual(books);
    expect(Object.keys(books.captured)).toEqual(['EUR']);
    expect(Object.keys(books.shipped)).toHaveLength(2);
    expect(printed).toMatchObject({ events: idsOf(events).size, ignored: {}, invalid: {} });
    expect(printed.duplicates).toBeGreaterThanOrEqual(events.length);
    if (process.env.READER_ORDERS !== undefined) {
      const report = { orders: ORDERS, events: events.length, takenAtDeath, seconds, printed };
      process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    }
  });

  it('the reader in Java finds every event valid, and ends cleanly', async () => {
    // The exit code of a Java program that SIGTERM has ended.
    expect(await java.end('SIGTERM')).toBe(143);

    const valid = java.lines.filter((line) => line.startsWith('valid ')).map((line) => line.split(' ')[2]);
    expect(new Set(valid)).toEqual(idsOf(events));
    expect(java.lines.filter((line) => /^(invalid|ignored)/.test(line))).toEqual([]);
    expect(Object.keys(JSON.parse(java.lines.at(-1) ?? '') as object)).toEqual(['valid']);
  });

  it('the reader in Python that loses its offsets reads everything again, and its books stay the same', async () => {
    const before = booksOf(python);
    await forgetOffsets(python.reader);

    python.start();
    await hasReadAll(python.reader, LIMIT_MS);
    await python.end('SIGTERM');

    expect(booksOf(python)).toEqual({ ...before, duplicates: before.duplicates + 2 * events.length });
  });
});

describe('the reader in Python', () => {
  afterEach(() => {
    python.endLeftover();
  });

  // One after the other: a service that waits for one order takes no other order meanwhile.
  it('shows money that is held, and then goods that are reserved, as soon as it has read of them', async () => {
    python.start();
    const customer = await newCustomer({ balance: 3 * PRICE });
    const [mug, lamp] = [await newProduct({ stock: 1 }), await newProduct({ stock: 2 })];

    const reservation = await holdStockOf(mug);
    const first = await placeOrder(customer, { [mug]: 1 });
    expect(await booksShow(({ held }) => held.EUR === PRICE)).toEqual(await booksOfTheServices());
    await reservation.release();
    await first.becomes('COMPLETED');

    const payment = await holdAccountOf(customer);
    const second = await placeOrder(customer, { [lamp]: 2 });
    expect(await booksShow(({ reserved }) => reserved[lamp] === 2)).toEqual(await booksOfTheServices());
    await payment.release();
    await second.becomes('COMPLETED');

    await hasReadAll(python.reader);
    await python.end('SIGTERM');
    expect(booksIn(booksOf(python))).toEqual(await booksOfTheServices());
  });

  it('commits its offsets only after its work: what it could not write, it reads again', async () => {
    await (await placeSimpleOrder()).becomes('COMPLETED');
    await atRest();
    const before = await progressOf(python.reader);
    expect(before.lag).toBeGreaterThan(0);

    const locked = await lock(database);
    try {
      python.start();
      expect(await python.fails()).toContain('database is locked');
    } finally {
      await locked.release();
    }

    expect(await progressOf(python.reader)).toEqual(before);
    python.start();
    await hasReadAll(python.reader);
    await python.end('SIGTERM');
    expect(booksIn(booksOf(python))).toEqual(await booksOfTheServices());
  });
});

describe('a message that nobody can read', () => {
  const orderId = randomUUID();
  const good = orderMessage('OrderConfirmed', { orderId });
  const { ce_id: _id, ...withoutId } = good.headers;
  const bad = [
    { ...good, value: Buffer.from('{"orderId"'), why: /^the value is not application\/json: / },
    { ...good, value: Buffer.alloc(500_000, '['), why: /^the value is not application\/json: / },
    { ...good, value: null, why: /^the message has no value$/ },
    { ...good, value: Buffer.from('{}'), why: /orderId/ },
    { ...good, value: Buffer.from('[]'), why: /object/ },
    { ...good, key: 'another order', why: /^the key is .*another order.* and the event is about order/ },
    { ...good, headers: withoutId, why: /^the header ce_id is not a UUID/ },
    { ...good, headers: { ...good.headers, ce_type: '' }, why: /^the header ce_type is missing$/ },
    { ...good, headers: { ...good.headers, 'content-type': 'text/plain' }, why: /^the content type is unknown: text/ },
    {
      ...good,
      headers: { ...good.headers, 'content-type': 'application/avro' },
      why: /^the value does not begin with/,
    },
  ];
  const unknown = { ...good, headers: { ...good.headers, ce_id: randomUUID(), ce_type: 'OrderGiftWrapped' } };
  let order: PlacedOrder;

  beforeAll(async () => {
    await publish('order.events', [...bad.map(({ why: _, ...message }) => message), unknown]);
    order = await placeSimpleOrder();
    await order.becomes('COMPLETED');
    await atRest();
    for (const program of [python, java]) {
      program.start();
      await hasReadAll(program.reader);
      await program.end('SIGTERM');
    }
  });

  it('is kept by the reader in Python with its reason, and stops nothing', async () => {
    const rows = rowsOf(database, 'SELECT reason, topic, value FROM invalid ORDER BY "offset"');

    expectReasons(rows.map(([reason]) => String(reason)));
    expect(rows.map(([, topic]) => topic)).toEqual(bad.map(() => 'order.events'));
    expect(rows.map(([, , value]) => value)).toEqual(
      expect.arrayContaining(bad.map(({ value }) => value?.toString() ?? null)),
    );
    expect(booksOf(python)).toMatchObject({
      invalid: { 'order.events': bad.length },
      ignored: { OrderGiftWrapped: 1 },
    });
    expect(booksIn(booksOf(python))).toEqual(await booksOfTheServices());
  });

  it('is named by the reader in Java with its place and its reason, and stops nothing', () => {
    const invalid = java.lines.filter((line) => line.startsWith('invalid '));

    for (const line of invalid) expect(line).toMatch(/^invalid order\.events\/\d+@\d+: /);
    expectReasons(invalid.map((line) => line.replace(/^invalid \S+ /, '')));
    expect(java.lines).toContain(`ignored OrderGiftWrapped ${unknown.headers.ce_id}`);
    expect(JSON.parse(java.lines.at(-1) ?? '')).toMatchObject({ invalid: bad.length, ignored: 1 });
  });

  /** In whatever order: one of the messages has another key, and so another partition. */
  function expectReasons(reasons: readonly string[]): void {
    expect(reasons).toHaveLength(bad.length);
    for (const { why } of bad) expect(reasons).toContainEqual(expect.stringMatching(why));
  }
});

describe('an event in Avro', () => {
  const MONEY = { type: 'record', name: 'Money', fields: fields({ amount: 'long', currency: 'string' }) };
  const AUTHORIZED = {
    type: 'record',
    name: 'PaymentAuthorized',
    fields: fields({ orderId: 'string', amount: MONEY }),
  };
  const CAPTURED = { type: 'record', name: 'PaymentCaptured', fields: fields({ orderId: 'string' }) };
  const NO_SUCH_SCHEMA = 9;
  const AMOUNT = 1_234_567;
  const orderId = randomUUID();
  const [order, money] = [avroText(orderId), [avroLong(AMOUNT), avroText('XTS')]];
  let registry: SchemaRegistry;
  let authorized: number;
  let captured: number;
  let invalidBefore: number;

  /** @returns the ids of the events */
  const send = async (...values: readonly Buffer[]): Promise<string[]> => {
    const messages = values.map((value) => {
      const message = orderMessage('PaymentAuthorized', { orderId });
      const headers: Record<string, string> = { ...message.headers, 'content-type': 'application/avro' };
      return { ...message, value, headers };
    });
    await publish('payment.events', messages);
    return messages.map(({ headers }) => headers.ce_id ?? '');
  };

  const isValidForJava = (id: string): Promise<readonly string[]> => {
    const line = `valid PaymentAuthorized ${id}`;
    return until(
      line,
      () => Promise.resolve(java.lines),
      (lines) => lines.includes(line),
    );
  };

  beforeAll(async () => {
    registry = await SchemaRegistry.start();
    [authorized = 0, captured = 0] = [AUTHORIZED, CAPTURED].map((schema) => registry.register(JSON.stringify(schema)));
    invalidBefore = rowsOf(database, 'SELECT * FROM invalid').length;
    for (const program of [python, java]) program.start({ SCHEMA_REGISTRY_URL: registry.url });
  });

  afterAll(() => {
    registry.stop();
  });

  it('is the same event as in JSON: the same schema validates it, and it changes the same books', async () => {
    const [id = ''] = await send(avroValue(authorized, order, ...money));
    await hasReadAll(python.reader);

    expect(rowsOf(database, `SELECT amount, currency, state FROM money WHERE order_id = '${orderId}'`)).toEqual([
      [AMOUNT, 'XTS', 'held'],
    ]);
    await isValidForJava(id);
  });

  it('needs no registry if its schema is known', async () => {
    registry.isAway = true;
    const [id = ''] = await send(avroValue(authorized, order, ...money));

    await hasReadAll(python.reader);
    expect(rowsOf(database, `SELECT is_known FROM events WHERE id = '${id}'`)).toEqual([[1]]);
    await isValidForJava(id);
  });

  it('waits while the registry is away if its schema is not known', async () => {
    const asked = registry.asked.length;
    await send(
      avroValue(NO_SUCH_SCHEMA, order, ...money),
      avroValue(authorized, order),
      avroValue(authorized, order, ...money, Buffer.from([0])),
      avroValue(captured, order),
      avroValue(authorized, order, avroLong(AMOUNT), avroText('euros')),
      avroValue(authorized, Buffer.alloc(10, 255)),
    );

    await until(
      'both readers ask the registry twice',
      () => Promise.resolve(registry.asked.length - asked),
      (count) => count >= 4,
    );

    for (const { reader } of [python, java]) expect((await progressOf(reader)).lag).toBeGreaterThan(0);
    registry.isAway = false;
    for (const program of [python, java]) {
      await hasReadAll(program.reader);
      await program.end('SIGTERM');
    }
  });

  it.each([
    ['is cut off', /^the value is not application\/avro: /],
    ['has bytes left', /^bytes are left after the Avro$/],
    ['has a schema that the registry does not know', /^the registry knows no schema with the id 9$/],
    ['has the schema of another event', /^the schema is that of PaymentCaptured, .* says PaymentAuthorized$/],
    ['breaks a rule of its contract', /currency/],
  ])('that %s is invalid for both readers', (_, reason) => {
    const kept = rowsOf(database, 'SELECT reason FROM invalid').slice(invalidBefore).map(String);
    const named = java.lines.filter((line) => line.startsWith('invalid payment.events/'));

    expect([kept.length, named.length]).toEqual([6, 6]);
    expect(kept).toContainEqual(expect.stringMatching(reason));
    expect(named.map((line) => line.replace(/^invalid \S+ /, ''))).toContainEqual(expect.stringMatching(reason));
  });
});

/** The fields of an Avro record. */
function fields(types: Readonly<Record<string, unknown>>): object[] {
  return Object.entries(types).map(([name, type]) => ({ name, type }));
}

async function placeSimpleOrder(): Promise<PlacedOrder> {
  return placeOrder(await newCustomer({ balance: PRICE }), { [await newProduct({ stock: 1 })]: 1 });
}

function placeOrder(customer: Customer, basket: Readonly<Record<string, number>>): Promise<PlacedOrder> {
  return customer.orders(basket, { deadlineMs: LIMIT_MS });
}

/** In slices that a broker takes at once. */
async function sendAgain(events: readonly TopicMessage[]): Promise<void> {
  const SLICE = 1_000;
  for (const topic of new Set(events.map((event) => event.topic))) {
    const messages = events
      .filter((event) => event.topic === topic)
      .map(({ key, value, headers }) => ({ key, value, headers }));
    for (let from = 0; from < messages.length; from += SLICE) await publish(topic, messages.slice(from, from + SLICE));
  }
}

/** The last books that the reader in Python has printed. */
function booksOf(program: ReaderProgram): PrintedBooks {
  return JSON.parse(program.lines.at(-1) ?? '') as PrintedBooks;
}

/** Waits until the reader in Python has printed such books. */
function booksShow(isReached: (books: Books) => boolean): Promise<Books> {
  return until('the books of the reader in Python', () => Promise.resolve(booksIn(booksOf(python))), isReached);
}

function idsOf(events: readonly TopicMessage[]): Set<string> {
  return new Set(events.map((event) => header(event, 'ce_id')));
}
