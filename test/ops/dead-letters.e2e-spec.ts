import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { bodyOf } from '../../tools/api/client.js';
import { dlq } from '../delivery/command.js';
import { faultIn } from '../delivery/fault.js';
import { orderMessage } from '../delivery/message.js';
import { isQuarantined, lettersOf } from '../delivery/parked.js';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct, PRICE } from '../story/product.js';
import { accountOf, newCustomer, paymentStatusOf } from '../story/scenario.js';
import { publish } from '../suite/kafka-probe.js';
import { query } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import { deadLetter, finished, noted, opsOf, previewOf, stateOf } from './operator.js';

afterAll(expectInvariants);

const PARKED = `
  SELECT (SELECT count(*) FROM dead_letters WHERE status = 'parked')::int AS messages,
         (SELECT count(*) FROM quarantined_keys)::int AS keys`;

const reason = { by: 'a tester', why: 'to see' };

/** An event about an order of nobody, which payment cannot read, and two that wait behind it. */
async function parkThree(): Promise<{ orderId: string; ids: string[] }> {
  const orderId = randomUUID();
  const cancelled = () => orderMessage('OrderCancelled', { orderId, ...{ reason: 'out-of-stock' } });
  const wrong = { ...cancelled(), value: Buffer.from(JSON.stringify({ orderId, reason: 'no reason' })) };
  await publish('order.events', [wrong, cancelled(), cancelled()]);
  return { orderId, ids: (await lettersOf('payment', orderId, 3)).map(({ id }) => id) };
}

describe('a dead letter', () => {
  it('is shown whole, also what it says although that breaks its contract', async () => {
    const { orderId, ids } = await parkThree();
    const letter = await deadLetter('payment', String(ids[0]));
    expect(letter).toMatchObject({
      type: 'OrderCancelled',
      key: orderId,
      reason: 'contract-violation',
      status: 'parked',
      payload: { orderId, reason: 'no reason' },
      corrected: false,
      error: 'UnprocessableMessage',
      attempts: 0,
      actions: [],
    });
    expect(Buffer.from(String(letter.bytes), 'base64').toString()).toBe(JSON.stringify(letter.payload));
    const [entry] = (await noted('payment', orderId, (entries) => entries.length === 3)).slice(-1);
    expect(entry).toMatchObject({ outcome: 'parked', reason: 'key-quarantined' });
    await discardAll(ids);
  });

  it('is found by its key, a page at a time', async () => {
    const { orderId, ids } = await parkThree();
    const page = async (after?: string) => {
      const query = { key: orderId, limit: 2, ...(after !== undefined && { after }) };
      return bodyOf(await opsOf('payment').GET('/ops/dead-letters', { params: { query } }));
    };
    const first = await page();
    const second = await page(String(first.next));
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect(second.next).toBeNull();
    await discardAll(ids);
  });
});

describe('the preview of a redrive', () => {
  it('names the messages that the redrive then processes, in the same order', async () => {
    const orderId = randomUUID();
    const fault = await faultIn('payment', 'outbox', `NEW.aggregateid = '${orderId}'`);
    const messages = [1, 2, 3].map(() => orderMessage('OrderCancelled', { orderId, ...{ reason: 'out-of-stock' } }));
    await publish('order.events', messages);
    const ids = (await lettersOf('payment', orderId, 3)).map(({ id }) => id);

    const preview = await previewOf('payment', String(ids[2]));
    expect(preview).toEqual(ids);
    await fault.mend();
    const params = { path: { id: String(ids[2]) } };
    const asked = await opsOf('payment').POST('/ops/dead-letters/{id}/redrive', { params, body: reason });
    expect(asked.response.headers.get('location')).toBe(`/ops/dead-letter-actions/${String(asked.data?.id)}`);
    const action = await finished('payment', bodyOf(asked));

    expect(action).toMatchObject({ action: 'redrive', ...reason, done: 3, outcome: 'redriven: 3' });
    expect(action.outcomes.map(({ deadLetterId, outcome }) => [deadLetterId, outcome])).toEqual(
      preview.map((id) => [id, 'redriven']),
    );
    expect(await previewOf('payment', String(ids[2]))).toEqual([]);
    const entries = await noted('payment', orderId, (some) => some.length >= 6);
    const applied = entries.filter((entry) => entry.kind === 'processed' && entry.outcome === 'applied');
    expect(applied.map(({ messageId }) => messageId)).toEqual(messages.map(({ headers }) => headers.ce_id));
  });

  it('is followed by the outcome of the message at which a redrive stops', async () => {
    const { ids } = await parkThree();
    const params = { path: { id: String(ids[1]) } };
    const action = await finished(
      'payment',
      bodyOf(await opsOf('payment').POST('/ops/dead-letters/{id}/redrive', { params, body: reason })),
    );
    expect(action.outcomes).toMatchObject([
      { deadLetterId: ids[0], outcome: expect.stringMatching(/^failed: .*reason/) },
    ]);
    expect(await previewOf('payment', String(ids[1]))).toEqual(ids);
    await discardAll(ids);
  });
});

describe('a correction', () => {
  it('is refused if it breaks the contract, with pointers to each fault, and changes nothing', async () => {
    const { orderId, ids } = await parkThree();
    const params = { path: { id: String(ids[0]) } };
    const answer = await opsOf('payment').POST('/ops/dead-letters/{id}/correct', {
      params,
      body: { ...reason, payload: { orderId: 'seven', reason: 'no reason' } },
    });
    expect(answer.response.status).toBe(422);
    expect(answer.error?.errors?.map(({ pointer }) => pointer)).toEqual(['/payload/orderId', '/payload/reason']);

    const foreign = { orderId: randomUUID(), reason: 'out-of-stock' };
    const other = await opsOf('payment').POST('/ops/dead-letters/{id}/correct', {
      params,
      body: { ...reason, payload: foreign },
    });
    expect([other.response.status, other.error?.detail]).toEqual([422, expect.stringContaining(orderId)]);
    expect(await deadLetter('payment', String(ids[0]))).toMatchObject({ corrected: false, actions: [] });
    await discardAll(ids);
  });

  it('takes the place of the payload, ends the saga, and leaves the original bytes beside it', async () => {
    const customer = await newCustomer({ balance: 10 * PRICE });
    // Payment reads neither this order's beginning nor what follows.
    const fault = await faultIn('payment', 'payments', `NEW.customer_id = '${customer.id}'`);
    const order = await customer.orders({ [await newProduct({ stock: 1 })]: 1 }, { deadlineMs: 1_000 });
    await order.becomes('CANCELLED');
    const [placed] = await lettersOf('payment', order.id, 2);
    const id = String(placed?.id);
    const before = await deadLetter('payment', id);
    const spoilt = Buffer.from(JSON.stringify({ ...before.payload, customerId: 7 }));
    await query('payment', 'UPDATE dead_letters SET value = $2 WHERE id = $1', [id, spoilt]);
    await fault.mend();
    expect((await dlq('redrive', id, '--why', 'too early')).status).toBe(1);

    const file = join(mkdtempSync(join(tmpdir(), 'payload-')), 'payload.json');
    writeFileSync(file, JSON.stringify(before.payload));
    const corrected = await dlq(
      'correct',
      id,
      '--payload',
      file,
      '--why',
      'the customer was a number',
      '--by',
      'a tester',
    );
    expect(corrected).toMatchObject({ status: 0, out: expect.stringContaining('redriven: 2') });

    await order.isCancelledAndSettled();
    expect(await paymentStatusOf(order)).toBe('VOIDED');
    expect(await accountOf(customer)).toMatchObject({ available: 10 * PRICE, held: 0 });
    expect(await isQuarantined('payment', order.id)).toBe(false);
    const after = await deadLetter('payment', id);
    expect(after).toMatchObject({ status: 'redriven', corrected: true, correctedPayload: before.payload });
    expect(Buffer.from(String(after.bytes), 'base64')).toEqual(spoilt);
    expect(after.actions).toMatchObject([{ action: 'redrive' }, { action: 'correct', by: 'a tester', done: 2 }]);

    const late = await opsOf('payment').POST('/ops/dead-letters/{id}/correct', {
      params: { path: { id } },
      body: { ...reason, payload: { ...before.payload } },
    });
    expect(late.response.status).toBe(409);
  });
});

describe('what is parked', () => {
  it('is counted in the state, by messages and by keys', async () => {
    // Other tests may have left some.
    const left = await query<{ messages: number; keys: number }>('payment', PARKED);
    const { messages, keys } = left[0] ?? { messages: NaN, keys: NaN };
    const { ids } = await parkThree();
    await expectParked(messages + 3, keys + 1);
    await discardAll(ids);
    await expectParked(messages, keys);
  });
});

async function parkedInState() {
  return (await stateOf('payment')).parked;
}

/** Waits until the background measurement has seen so much. */
async function expectParked(messages: number, keys: number): Promise<void> {
  const isSo = (parked: Awaited<ReturnType<typeof parkedInState>>) =>
    parked.messages === messages && parked.keys === keys;
  await until(`${String(messages)} parked`, parkedInState, isSo);
}

async function discardAll(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const asked = await opsOf('payment').POST('/ops/dead-letters/{id}/discard', {
      params: { path: { id } },
      body: reason,
    });
    expect(await finished('payment', bodyOf(asked))).toMatchObject({ outcome: 'discarded' });
  }
}
