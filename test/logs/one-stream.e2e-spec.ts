import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { SERVICES } from '#libs/contracts';
import { faultIn } from '../delivery/fault.js';
import { orderMessage } from '../delivery/message.js';
import { lettersOf } from '../delivery/parked.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer, settled, type Customer } from '../story/scenario.js';
import { ask } from '../suite/http.js';
import { publish } from '../suite/kafka-probe.js';
import { OwnSuite } from '../suite/own-suite.js';
import { runningSuite } from '../suite/running-suite.js';
import { asSuperuser } from '../suite/superuser.js';
import { until } from '../suite/until.js';
import { ALL_LINES, isShownByDefault, serviceLines, servicesOf, type LogLine } from './log-lines.js';

// These tests stop a broker and a database, and read the log as JSON, so this file starts its own suite.
const suite = new OwnSuite('logs', [], ALL_LINES);
await suite.start();

jest.setTimeout(240_000);

afterAll(() => suite.remove());

const TOPIC = 'order.events';
/** The beginning of each customer's id in these tests. */
const CUSTOMER = /customer-[0-9a-f]{4}/;
const RICH = { balance: 1_000 * PRICE };

const lines = () => serviceLines(suite.logFile);

/** Waits for lines of the services that are as wanted. */
function logged(what: string, isWanted: (line: LogLine) => boolean, count = 1): Promise<LogLine[]> {
  return until(
    `${String(count)} lines: ${what}`,
    () => Promise.resolve(lines().filter(isWanted)),
    (found) => found.length >= count,
    90_000,
  );
}

async function completed(customer: Customer): Promise<string> {
  const order = await customer.orders({ [await newProduct({ stock: 10 })]: 1 }, { deadlineMs: 120_000 });
  await order.becomes('COMPLETED');
  await settled([order]);
  return order.id;
}

/** Ends the sessions of a role and lets it make none, until the returned function is called. */
async function shutOut(role: string): Promise<() => Promise<unknown>> {
  await asSuperuser(`ALTER ROLE ${role} NOLOGIN`);
  await asSuperuser(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}'`);
  return () => asSuperuser(`ALTER ROLE ${role} LOGIN`);
}

describe('while all is well', () => {
  it('a whole order writes no line that is shown by default, though each service has said that it started', async () => {
    const customer = await newCustomer(RICH);
    await completed(customer);
    expect(servicesOf(lines().filter(({ msg }) => msg.startsWith('takes requests at')))).toEqual(new Set(SERVICES));
    const before = lines().length;

    const id = await completed(customer);

    const since = lines().slice(before);
    // At debug it has written some.
    expect(since.some(({ key }) => key === id)).toBe(true);
    expect(since.filter(isShownByDefault)).toEqual([]);
  });

  it('the lines of one order in all services are found by its id', async () => {
    const id = await completed(await newCustomer(RICH));

    // OrderPlaced and OrderConfirmed at two services, and two answers to each at the third.
    const found = await logged(`of order ${id}`, ({ key }) => key === id, 8);
    expect(servicesOf(found)).toEqual(new Set(SERVICES));
    expect(found).toContainEqual(expect.objectContaining({ service: 'payment', eventType: 'OrderPlaced' }));
    for (const line of found) {
      expect(line).toMatchObject({
        context: 'MessageProcessor',
        eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        topic: expect.stringMatching(/\.events$/),
        partition: expect.any(Number),
        offset: expect.stringMatching(/^\d+$/),
      });
    }
  });
});

describe('a message that is parked', () => {
  it('has a line with its trace, order, event, topic, partition and offset', async () => {
    const message = orderMessage('OrderCancelled', { orderId: randomUUID(), ...{ reason: 'no reason' } });
    await publish(TOPIC, [message]);
    await lettersOf('payment', message.key, 1);

    const [line] = await logged('parked', ({ level, key }) => level === 'error' && key === message.key);
    const [, trace_id, span_id] = message.headers.traceparent?.split('-') ?? [];
    expect(line).toMatchObject({
      context: 'MessageProcessor',
      reason: 'contract-violation',
      eventId: message.headers.ce_id,
      eventType: 'OrderCancelled',
      ...{ trace_id, span_id, topic: TOPIC, partition: expect.any(Number), offset: expect.stringMatching(/^\d+$/) },
    });
  });

  it('because of an error has the stack of that error', async () => {
    const customer = await newCustomer(RICH);
    const fault = await faultIn('payment', 'ledger_entries', `NEW.customer_id = '${customer.id}'`);
    const order = await customer.orders({ [await newProduct({ stock: 10 })]: 1 });
    const [line] = await logged('parked', ({ level, key }) => level === 'error' && key === order.id);
    await fault.mend();

    expect(line).toMatchObject({ service: 'payment', reason: 'handler-failed', err: { code: '23514' } });
    expect((line?.err as { stack?: string }).stack).toContain('provoked by a test');
  });
});

describe('what is said by a library', () => {
  it('has the same form: by TypeORM and by a request, when the database is cut', async () => {
    const customer = await newCustomer(RICH);
    const letIn = await shutOut('payment');
    try {
      const { status } = await ask('payment', `GET /accounts/${customer.id}`);
      expect(status).toBe(503);
      const [ofPool] = await logged('of TypeORM', ({ context, level }) => context === 'TypeORM' && level === 'warn');
      expect(ofPool?.msg).toContain('terminating connection');
      const [ofRequest] = await logged('of the request', ({ context }) => context === 'ProblemFilter');
      expect(ofRequest).toMatchObject({ service: 'payment', level: 'warn', err: { code: '28000' } });
      expect(ofRequest?.msg).toMatch(/^GET \/accounts\/:id: /);
    } finally {
      await letIn();
    }
    await completed(customer);
  });

  it('has the same form: by kafkajs, when a broker dies', async () => {
    const broker = runningSuite().servers.kafka;
    if (broker === undefined) throw new Error('This test needs a broker that the launcher started');
    process.kill(broker, 'SIGKILL');
    const [line] = await logged('of kafkajs', ({ context, level }) => context === 'kafkajs' && level === 'error');
    expect(line).toMatchObject({ broker: expect.stringMatching(/:\d+$/) });
    await completed(await newCustomer(RICH));
  });
});

// After all others: what they have caused is in the log.
describe('all lines together', () => {
  it('are JSON, and each has its level, time, service, instance, context and text', () => {
    expect(lines().length).toBeGreaterThan(50);
    for (const line of lines()) {
      expect(line).toMatchObject({
        level: expect.stringMatching(/^(fatal|error|warn|info|debug)$/),
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        instance: expect.stringMatching(new RegExp(`^${line.service}(-\\d)?$`)),
        context: expect.stringMatching(/\w/),
        msg: expect.stringMatching(/\w/),
      });
    }
  });

  it('name no customer: not after a story, a bad request, a request that failed, or messages that were parked', async () => {
    const customer = await newCustomer({ balance: 0 });
    await (await customer.orders({ [await newProduct({ stock: 1 })]: 1 })).isCancelledAndSettled();
    expect(await customer.asksFor({ 'no-such-product': 1 })).toMatchObject({ status: 422 });
    expect(await customer.asksFor({ mug: -1 })).toMatchObject({ status: 400 });
    const { id } = customer;
    const placed = orderMessage('OrderPlaced', { orderId: randomUUID(), ...{ customerId: id, total: id, lines: id } });
    const broken = { ...orderMessage('OrderPlaced', { orderId: randomUUID() }), value: Buffer.from(id) };
    await publish(TOPIC, [placed, broken]);
    for (const { key } of [placed, broken])
      await logged('parked', (line) => line.level === 'error' && line.key === key);

    expect(id).toMatch(CUSTOMER);
    expect(lines().filter((line) => CUSTOMER.test(JSON.stringify(line)))).toEqual([]);
  });
});
