import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import { MAX_EVENT_BYTES } from '#libs/contracts';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct, PRICE } from '../story/product.js';
import { valueOf } from '../suite/metrics.js';
import { query } from '../suite/running-suite.js';
import { newCustomer } from '../story/scenario.js';
import { until } from '../suite/until.js';
import { outbox } from './command.js';
import { withRoomFor } from './room.js';

afterAll(expectInvariants);

describe('an event that is too large for its topic', () => {
  it('is kept in the refused rows, other orders flow on, and it is published after its release when the topic has room', async () => {
    const key = randomUUID();
    // Its type is unknown, so that it changes nothing.
    await query(
      'order',
      `INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, time, dataschema)
       VALUES (gen_random_uuid(), 'order', $1, 'OrderEngraved', json_build_object('orderId', $1::text, 'text', $2::text), $3, 'urn:test')`,
      [key, 'x'.repeat(MAX_EVENT_BYTES), new Date().toISOString()],
    );
    await until(
      'a refused row',
      () => outbox('list'),
      ({ out }) => out.includes(key),
    );
    expect((await outbox('list')).out).toMatch(
      new RegExp(`order +${key} +OrderEngraved .*larger than the max message size`),
    );
    await until(
      'a metric that counts it',
      () => valueOf('order', 'outbox_refused_rows'),
      (rows) => rows === 1,
    );

    const order = await (await newCustomer({ balance: PRICE })).orders({ [await newProduct({ stock: 1 })]: 1 });
    await order.becomes('COMPLETED');

    await withRoomFor(2 * MAX_EVENT_BYTES, 'order.events', async () => {
      expect(await outbox('release', key)).toMatchObject({
        status: 0,
        out: expect.stringContaining('Released 1 event(s)'),
      });
      await until(
        'an empty outbox',
        () => query('order', 'SELECT FROM outbox UNION ALL SELECT FROM outbox_refused'),
        ({ length }) => length === 0,
      );
    });
    expect(await outbox('release', key)).toMatchObject({
      status: 1,
      error: expect.stringContaining('has no refused row'),
    });
  });
});
