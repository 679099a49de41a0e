import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SERVICES, type Service } from '#libs/contracts';
import { ask, type Problem, type Question } from '../suite/http.js';
import { expectInvariants } from '../invariants/invariants.js';
import { newProduct } from '../story/product.js';
import { instanceOf, query } from '../suite/running-suite.js';
import { deliver, newCustomer, stockOf } from '../story/scenario.js';

afterAll(expectInvariants);

const line = { sku: 'COFFEE-MUG', quantity: 1 };
const order = { customerId: 'alice', lines: [line] };
const nobody = '01900000-0000-7000-8000-000000000000';

/** Expects a refusal that says what is wrong and where: a pointer into the body, or the name of a header or parameter. */
async function expectRefusal(
  service: Service,
  request: string,
  question: Question,
  status: number,
  faults: Record<string, string> = {},
): Promise<Problem> {
  const before = await rowsOfAllTables();
  const answer = await ask<Problem>(service, request, question);
  expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({
    status,
    type: expect.stringMatching(/^application\/problem\+json/),
  });
  const [path] = (request.split(' ')[1] ?? '').split('?');
  expect(answer.body).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status,
    detail: expect.any(String),
    instance: path,
  });
  for (const [pointer, detail] of Object.entries(faults)) {
    expect(answer.body.errors).toContainEqual({ pointer, detail: expect.stringContaining(detail) });
  }
  expect(await rowsOfAllTables()).toEqual(before);
  return answer.body;
}

/** How many rows each service has: a request that changed anything would change these counts. */
async function rowsOfAllTables(): Promise<object[]> {
  const statements: Partial<Record<Service, string>> = {
    order:
      'SELECT (SELECT count(*) FROM orders) AS orders, (SELECT count(*) FROM order_history) AS history, (SELECT count(*) FROM idempotency_keys) AS keys',
    payment: 'SELECT (SELECT count(*) FROM payments) AS payments, (SELECT count(*) FROM ledger_entries) AS entries',
    inventory:
      'SELECT (SELECT count(*) FROM reservations) AS reservations, (SELECT count(*) FROM stock_movements) AS movements, (SELECT count(*) FROM idempotency_keys) AS keys',
  };
  const counts = Object.entries(statements).map(([service, sql]) => query<object>(service as Service, sql));
  return (await Promise.all(counts)).flat();
}

function withKey(body: unknown): Question {
  return { headers: { 'idempotency-key': randomUUID() }, json: body };
}

/** Announces a body, and waits for the answer: the service reads nothing of the body and closes the connection. */
async function announceBody(bytes: number): Promise<IncomingMessage> {
  const headers = {
    'content-type': 'application/json',
    'content-length': String(bytes),
    'idempotency-key': randomUUID(),
  };
  const sending = httpRequest(new URL('/orders', instanceOf('order').url), { method: 'POST', headers });
  sending.flushHeaders();
  const [answer] = (await once(sending, 'response')) as [IncomingMessage];
  sending.on('error', () => undefined);
  return answer;
}

describe('POST /orders refuses', () => {
  it.each([
    ['no lines', { ...order, lines: [] }, '/lines', 'at least 1'],
    ['absent lines', { customerId: 'alice' }, '/lines', 'must be an array'],
    ['lines that are not a list', { ...order, lines: 'a mug' }, '/lines', 'must be an array'],
    ['a line that is not an object', { ...order, lines: [null] }, '/lines/0', 'must be'],
    [
      'more lines than an order may have',
      { ...order, lines: Array.from({ length: 51 }, (_, n) => ({ sku: `SKU-${String(n)}`, quantity: 1 })) },
      '/lines',
      'no more than 50',
    ],
    ['a SKU in two lines', { ...order, lines: [line, line] }, '/lines', 'one line only'],
    ['a quantity of 0', { ...order, lines: [{ ...line, quantity: 0 }] }, '/lines/0/quantity', 'less than 1'],
    ['a quantity of -1', { ...order, lines: [{ ...line, quantity: -1 }] }, '/lines/0/quantity', 'less than 1'],
    [
      'a quantity of 1.5',
      { ...order, lines: [line, { sku: 'TEA-POT', quantity: 1.5 }] },
      '/lines/1/quantity',
      'integer',
    ],
    ['a quantity of 1e9', { ...order, lines: [{ ...line, quantity: 1e9 }] }, '/lines/0/quantity', 'greater than 1000'],
    ['a quantity that is text', { ...order, lines: [{ ...line, quantity: '1' }] }, '/lines/0/quantity', 'integer'],
    ['no customer', { lines: [line] }, '/customerId', 'must be a string'],
    ['a customer that is a number', { ...order, customerId: 1 }, '/customerId', 'must be a string'],
    ['a customer id of 65 characters', { ...order, customerId: 'x'.repeat(65) }, '/customerId', '64'],
    ['a customer id that the database cannot store', { ...order, customerId: 'a\0b' }, '/customerId', 'printable'],
    ['half a character', { ...order, customerId: '\ud800' }, '/customerId', 'printable'],
    ['a deadline that is too short', { ...order, deadlineMs: 99 }, '/deadlineMs', 'less than 100'],
    ['an unknown field', { ...order, coupon: 'FREE' }, '/coupon', 'should not exist'],
    [
      'an unknown field deep inside',
      { ...order, lines: [{ ...line, price: { amount: { minor: 1 } } }] },
      '/lines/0/price',
      'should not exist',
    ],
    ['a body that is not an object', [order], '/customerId', 'must be a string'],
  ])('%s', async (_, body, pointer, detail) => {
    await expectRefusal('order', 'POST /orders', withKey(body), 400, { [pointer]: detail });
  });

  it('an unknown product, and names every such line', async () => {
    const lines = [line, { sku: 'UNICORN', quantity: 1 }, { sku: 'PHOENIX', quantity: 2 }];
    await expectRefusal('order', 'POST /orders', withKey({ ...order, lines }), 422, {
      '/lines/1/sku': 'UNICORN',
      '/lines/2/sku': 'PHOENIX',
    });
  });

  it.each([
    ['malformed JSON', '{"customerId":', 'Body is not valid JSON'],
    ['JSON that would change prototypes', '{"customerId":"alice","lines":[],"__proto__":{"admin":true}}', 'Body'],
    ['arrays nested 20,000 deep', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'deeper than 20 levels'],
    [
      'lines nested 20,000 deep',
      `{"customerId":"alice","lines":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
      'deeper than 20 levels',
    ],
    [
      'objects nested 20,000 deep in a line',
      `{"customerId":"alice","lines":[${'{"sku":'.repeat(20_000)}1${'}'.repeat(20_000)}]}`,
      'deeper than 20 levels',
    ],
  ])('%s', async (_, body, wrong) => {
    const { detail } = await expectRefusal(
      'order',
      'POST /orders',
      { headers: { 'content-type': 'application/json', 'idempotency-key': 'k' }, body },
      400,
    );
    expect(detail).toContain(wrong);
  });

  it('an empty body', async () => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'k' };
    await expectRefusal('order', 'POST /orders', { headers, body: '' }, 400, { '/lines': 'must be an array' });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])(
    'a body that is sent as %s',
    async (type) => {
      const question = { headers: { 'content-type': type, 'idempotency-key': 'k' }, body: JSON.stringify(order) };
      const { detail } = await expectRefusal('order', 'POST /orders', question, 415);
      expect(detail).toContain('application/json');
    },
  );

  it('a body of 10 MB, as soon as it is announced', async () => {
    const answer = await announceBody(10_000_000);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(await json(answer)).toMatchObject({ status: 413, title: 'Payload Too Large', instance: '/orders' });
  });
});

describe.each<[string, Service, object]>([
  ['POST /orders', 'order', order],
  ['POST /stock/COFFEE-MUG/deliveries', 'inventory', { quantity: 1 }],
])('%s refuses an idempotency key', (request, service, body) => {
  it.each([
    ['absent', {}],
    ['empty', { 'idempotency-key': '' }],
    ['longer than 255 characters', { 'idempotency-key': 'k'.repeat(256) }],
  ])('that is %s', async (_, headers) => {
    const { type } = await expectRefusal(service, request, { headers, json: body }, 400, {
      'Idempotency-Key': '1 to 255 characters',
    });
    expect(type).toBe('/problems/invalid-idempotency-key');
  });
});

describe('an order that does not exist', () => {
  it.each([
    ['GET /orders/', ''],
    ['POST /orders/', '/cancel'],
    ['POST /orders/', '/return'],
  ])('%s…%s is answered 404, whether its id could be one or not', async (start, end) => {
    await expectRefusal('order', `${start}${nobody}${end}`, {}, 404);
    await expectRefusal('order', `${start}number-seven${end}`, {}, 404);
  });
});

describe('GET /orders refuses', () => {
  it.each([
    ['limit=0', '/limit', 'less than 1'],
    ['limit=101', '/limit', 'greater than 100'],
    ['limit=many', '/limit', 'integer'],
    ['limit=1&limit=2', '/limit', 'integer'],
    ['cursor=here', '/cursor', 'UUID'],
    ['customerId=', '/customerId', '1'],
    ['customerId=%00', '/customerId', 'printable'],
    ['sort=price', '/sort', 'should not exist'],
  ])('%s', async (parameters, pointer, detail) => {
    await expectRefusal('order', `GET /orders?${parameters}`, {}, 400, { [pointer]: detail });
  });
});

describe('the other services', () => {
  it.each(['nobody', '%00', 'x'.repeat(90)])('payment knows no account %s', async (id) => {
    await expectRefusal('payment', `GET /accounts/${id}`, {}, 404);
  });

  it.each([nobody, 'number-seven'])('payment knows no payment of order %s', async (id) => {
    await expectRefusal('payment', `GET /payments/${id}`, {}, 404);
  });

  it.each([nobody, 'number-seven'])('inventory knows no reservation of order %s', async (id) => {
    await expectRefusal('inventory', `GET /reservations/${id}`, {}, 404);
  });

  it.each(['UNICORN', '%00'])('inventory knows no stock of %s', async (sku) => {
    await expectRefusal('inventory', `GET /stock/${sku}`, {}, 404);
    await expectRefusal('inventory', `POST /stock/${sku}/deliveries`, withKey({ quantity: 1 }), 404);
  });

  it.each([0, -1, 1.5, 1e9, '1', null])('inventory takes no delivery of %s pieces', async (quantity) => {
    await expectRefusal(
      'inventory',
      `POST /stock/${await newProduct({ stock: 1 })}/deliveries`,
      withKey({ quantity }),
      400,
      { '/quantity': '' },
    );
  });
});

describe('a delivery beyond the limit of a SKU', () => {
  it('is refused, and changes nothing', async () => {
    const sku = await newProduct({ stock: 2_147_483_640 });
    await expectRefusal('inventory', `POST /stock/${sku}/deliveries`, withKey({ quantity: 8 }), 409, {
      '/quantity': 'limit',
    });
    expect(await stockOf(sku)).toMatchObject({ onHand: 2_147_483_640, delivered: 0 });
    expect(await deliver(sku, 7)).toMatchObject({ status: 200, body: { onHand: 2_147_483_647, delivered: 7 } });
  });
});

describe('every service', () => {
  it.each(SERVICES)('%s answers a path that it does not have, or cannot read', async (service) => {
    await expectRefusal(service, 'GET /nothing/here', {}, 404);
    await expectRefusal(service, 'GET /%zz', {}, 400);
  });
});

describe('an order at the limits of what is allowed', () => {
  let sku: string;

  beforeAll(async () => {
    sku = await newProduct({ stock: 2_000 });
  });

  it('is taken: a thousand pieces, a key of 255 characters, a customer id of 64, whatever the script', async () => {
    const customer = await newCustomer({ balance: 10_000_000 });
    const key = `${randomUUID()}${'k'.repeat(255)}`.slice(0, 255);
    await (await customer.orders({ [sku]: 1_000 }, { idempotencyKey: key })).becomes('COMPLETED');

    const stranger = { customerId: '顧客'.repeat(32), lines: [{ sku, quantity: 1 }] };
    expect((await ask('order', 'POST /orders', withKey(stranger))).status).toBe(202);
  });
});
