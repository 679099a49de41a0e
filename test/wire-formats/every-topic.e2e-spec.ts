import { afterAll, describe, expect, it } from '@jest/globals';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer } from '../story/scenario.js';
import { header, readTopics, topicEnds } from '../suite/kafka-probe.js';
import { CONTENT_TYPE } from '../suite/wire-format.js';

afterAll(expectInvariants);

describe('every event of an order', () => {
  it(`has the wire format of this run, which is ${CONTENT_TYPE}`, async () => {
    const from = await topicEnds();
    const order = await (await newCustomer({ balance: PRICE })).orders({ [await newProduct({ stock: 1 })]: 1 });
    await order.becomes('COMPLETED');

    const messages = (await readTopics(from)).filter(({ key }) => key === order.id);
    expect(new Set(messages.map(({ topic }) => topic)).size).toBe(3);
    expect(new Set(messages.map((message) => header(message, 'content-type')))).toEqual(new Set([CONTENT_TYPE]));
    const magic = messages.map(({ value }) => value?.[0]);
    expect(new Set(magic)).toEqual(new Set([CONTENT_TYPE === 'application/avro' ? 0 : '{'.charCodeAt(0)]));
  });
});
