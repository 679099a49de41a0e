import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectInvariants } from '../invariants/invariants.js';
import { publish } from '../suite/kafka-probe.js';
import { TopicWatch, type Seen } from '../messaging/topic-watch.js';
import { Instance } from '../story/instance.js';
import { newProduct, PRICE } from '../story/product.js';
import { instancesAt } from '../story/instances-at.js';
import { instanceOf, query } from '../suite/running-suite.js';
import { accountOf, newCustomer, paymentStatusOf } from '../story/scenario.js';
import { until } from '../suite/until.js';
import { dlq } from './command.js';
import { faultIn } from './fault.js';
import { orderMessage } from './message.js';
import { isQuarantined, lettersOf, type ParkedLetter } from './parked.js';

afterAll(expectInvariants);

/** So many that both instances have a turn. */
const MANY = 30;

let paymentEvents: TopicWatch;

beforeAll(async () => {
  paymentEvents = await TopicWatch.of('payment.events');
});

afterAll(() => paymentEvents.stop());

describe('an order whose payment fails for ever', () => {
  it('is cancelled by its deadline, others go on, and a redrive settles it once the cause is gone', async () => {
    const unlucky = await newCustomer({ balance: 10 * PRICE });
    const lucky = await newCustomer({ balance: 10 * PRICE });
    const mug = await newProduct({ stock: 10 });
    const fault = await faultIn('payment', 'payments', `NEW.customer_id = '${unlucky.id}'`);

    const order = await unlucky.orders({ [mug]: 1 }, { deadlineMs: 1_000 });
    await (await lucky.orders({ [mug]: 1 })).becomes('COMPLETED');
    await order.becomes('CANCELLED');
    const [placed, cancelled] = await lettersOf('payment', order.id, 2);
    expect([placed?.reason, cancelled?.reason]).toEqual(['handler-failed', 'key-quarantined']);
    expect((await dlq('list')).out).toMatch(new RegExp(`${String(placed?.id)} .*handler-failed .*${order.id}`));
    expect((await dlq('show', String(placed?.id))).out).toMatch(
      /provoked by a test[^]*"customerId"[^]*key-quarantined/,
    );

    const tooEarly = await dlq('redrive', String(placed?.id), '--why', 'perhaps it is gone');
    expect(tooEarly).toMatchObject({
      status: 1,
      out: expect.stringMatching(/failed, and nothing was redriven: .*provoked by a test/),
    });
    expect((await lettersOf('payment', order.id, 2)).map(({ status }) => status)).toEqual(['parked', 'parked']);

    await fault.mend();
    // Any dead letter of the key stands for all of them: they are redriven in order.
    const redriven = await dlq('redrive', String(cancelled?.id), '--why', 'the cause is gone', '--by', 'a tester');
    expect(redriven).toMatchObject({ status: 0, out: expect.stringContaining('redriven: 2') });

    await order.isCancelledAndSettled();
    expect(await paymentStatusOf(order)).toBe('VOIDED');
    expect(await accountOf(unlucky)).toMatchObject({ available: 10 * PRICE, held: 0, captured: 0 });
    expect(await isQuarantined('payment', order.id)).toBe(false);
    expect((await lettersOf('payment', order.id, 2)).map(({ message_id }) => message_id)).toEqual([
      placed?.message_id,
      cancelled?.message_id,
    ]);

    expect((await dlq('redrive', String(placed?.id), '--why', 'once more')).out).toContain('nothing was parked');
    expect((await dlq('audit')).out).toMatch(
      new RegExp(`a tester +redrive +payment +${String(cancelled?.id)} +the cause is gone +redriven: 2`),
    );
  });
});

describe('a redrive', () => {
  it('keeps the order of the key when its service dies, and when messages arrive meanwhile', async () => {
    const orderId = randomUUID();
    const fault = await faultIn('payment', 'outbox', `NEW.aggregateid = '${orderId}'`);
    const messages = Array.from({ length: 30 }, () =>
      orderMessage('OrderCancelled', { orderId, ...{ reason: 'out-of-stock' } }),
    );
    await publish('order.events', messages.slice(0, 25));
    const [first] = await lettersOf('payment', orderId, 25);

    await fault.slowDown(0.05);
    const redrive = dlq('redrive', String(first?.id), '--why', 'the cause is gone');
    await until(
      'some are redriven',
      () => redrivenOf(orderId),
      (count) => count >= 5,
    );
    process.kill(instanceOf('payment').pid, 'SIGKILL');
    await publish('order.events', messages.slice(25));

    expect(await redrive).toMatchObject({ status: 0, out: expect.stringMatching(/redriven: (2[5-9]|30)$/m) });
    await until(
      'all answers published',
      () => query('payment', 'SELECT FROM outbox WHERE aggregateid = $1', [orderId]),
      ({ length }) => length === 0,
    );
    const answers = await until(
      'thirty answers',
      () => Promise.resolve(answersAbout(orderId)),
      ({ length }) => length >= 30,
    );
    expect(answers.map(({ headers }) => String(headers.traceparent))).toEqual(
      messages.map(({ headers }) => headers.traceparent),
    );
    expect(await isQuarantined('payment', orderId)).toBe(false);
  });

  it('that two people ask for at the same time takes each message once and in order, with two instances at it', async () => {
    const other = await Instance.start('payment', 'payment-other');
    const orderId = randomUUID();
    const fault = await faultIn('payment', 'outbox', `NEW.aggregateid = '${orderId}'`);
    const messages = Array.from({ length: MANY }, () =>
      orderMessage('OrderCancelled', { orderId, ...{ reason: 'out-of-stock' } }),
    );
    await publish('order.events', messages);
    const letters = await lettersOf('payment', orderId, MANY);

    await fault.slowDown(2);
    const redrives = [letters[0], letters.at(-1)].map((letter) =>
      dlq('redrive', String(letter?.id), '--why', 'the cause is gone'),
    );
    const asked = () =>
      query('payment', 'SELECT FROM dead_letter_actions WHERE dead_letter_id = ANY($1)', [letters.map(({ id }) => id)]);
    await until('both asked', asked, ({ length }) => length === 2);
    await until(
      'two instances at the key',
      () =>
        instancesAt('payment', `wait_event = 'PgSleep' OR (wait_event_type = 'Lock' AND query LIKE '%dead_letter%')`),
      (names) => names.length === 2,
    );
    await fault.slowDown(0);

    const printed = (await Promise.all(redrives)).map(({ status, out }) => ({
      status,
      redriven: Number(/redriven: (\d+)$/m.exec(out)?.[1] ?? 0),
    }));
    expect(printed.map(({ status }) => status)).toEqual([0, 0]);
    expect(printed.reduce((sum, { redriven }) => sum + redriven, 0)).toBe(MANY);
    const answers = await until(
      'as many answers',
      () => Promise.resolve(answersAbout(orderId)),
      ({ length }) => length >= MANY,
    );
    expect(answers.map(({ headers }) => String(headers.traceparent))).toEqual(
      messages.map(({ headers }) => headers.traceparent),
    );
    expect((await lettersOf('payment', orderId, MANY)).map(({ status }) => status)).toEqual(
      messages.map(() => 'redriven'),
    );
    expect(await isQuarantined('payment', orderId)).toBe(false);
    await other.stop();
  });

  it('is refused without a reason, since the audit record keeps the reason', async () => {
    const [letter] = await parkSomething();
    expect(await dlq('redrive', String(letter?.id))).toMatchObject({
      status: 1,
      error: expect.stringContaining('needs --why'),
    });
    expect(await dlq('redrive', randomUUID(), '--why', 'x')).toMatchObject({
      status: 1,
      error: expect.stringContaining('There is no dead letter'),
    });
  });
});

describe('a discard', () => {
  it('ends the quarantine of the key, applies nothing, and is in the audit record', async () => {
    const [letter, orderId] = await parkSomething();

    expect(await dlq('discard', String(letter?.id), '--why', 'it is nonsense')).toMatchObject({
      status: 0,
      out: expect.stringContaining('discarded'),
    });

    expect(await lettersOf('payment', orderId, 1)).toMatchObject([{ status: 'discarded' }]);
    expect(await isQuarantined('payment', orderId)).toBe(false);
    expect((await dlq('audit')).out).toMatch(
      new RegExp(`discard +payment +${String(letter?.id)} +it is nonsense +discarded`),
    );
    expect((await dlq('discard', String(letter?.id), '--why', 'again')).out).toContain('nothing was parked');
  });
});

async function parkSomething(): Promise<[ParkedLetter | undefined, string]> {
  const orderId = randomUUID();
  await publish('order.events', [{ ...orderMessage('OrderCancelled', { orderId }), value: Buffer.from('nonsense') }]);
  const [letter] = await lettersOf('payment', orderId, 1);
  return [letter, orderId];
}

/**
 * The events of payment, each at its first place: a relay that is killed may publish one again, under the same id. A
 * dead letter that was applied twice would have made two events, and both would be here.
 */
function answersAbout(orderId: string): Seen[] {
  const known = new Set<string>();
  return paymentEvents.seen.filter(({ key, headers }) => {
    const id = String(headers.ce_id);
    return key === orderId && !known.has(id) && known.add(id);
  });
}

async function redrivenOf(key: string): Promise<number> {
  return (await query('payment', `SELECT FROM dead_letters WHERE key = $1 AND status = 'redriven'`, [key])).length;
}
