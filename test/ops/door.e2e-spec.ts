import { once } from 'node:events';
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { json } from 'node:stream/consumers';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findFreePort } from '../../tools/launcher/processes/port.js';
import type { ProblemDetails } from '../../tools/api/client.js';
import { Instance } from '../story/instance.js';
import { instanceOf } from '../suite/running-suite.js';

const TOKEN = 'the-token-of-the-test';
const NOBODY = '/ops/dead-letters/01900000-0000-7000-8000-000000000000';
const JSON_TYPE = { 'content-type': 'application/json' };

interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: ProblemDetails;
}

/** Sends exactly these headers: `fetch` sets some of them by itself. */
async function ask(url: string, method: string, headers: OutgoingHttpHeaders = {}, body?: string): Promise<Answered> {
  const asked = request(url, { method, headers });
  asked.end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const { statusCode = 0, headers: answered } = response;
  return { status: statusCode, headers: answered, body: (await json(response)) as ProblemDetails };
}

const act = (url: string, headers: OutgoingHttpHeaders) =>
  ask(`${url}${NOBODY}/discard`, 'POST', headers, JSON.stringify({ by: 'a tester', why: 'to see' }));

describe('the operator API of a service without a token', () => {
  const { url } = instanceOf('payment');

  it('is open on this machine', async () => {
    expect((await ask(`${url}/ops/state`, 'GET')).status).toBe(200);
    // It is let in, and finds no such letter.
    expect((await act(url, JSON_TYPE)).body.type).toBe('/problems/unknown-dead-letter');
  });

  it.each(['/ops/state', '/%6fps/state', '/ops/docs', '/ops/openapi.json'])(
    'is closed for a web site whose name leads here: %s',
    async (path) => {
      const { status, headers, body } = await ask(`${url}${path}`, 'GET', { host: 'evil.example' });
      expect([status, headers['content-type']]).toEqual([403, 'application/problem+json']);
      expect(body).toMatchObject({ type: '/problems/foreign-host', detail: expect.stringContaining('OPS_TOKEN') });
    },
  );

  it('takes no action from a page of another origin, nor from a form', async () => {
    const foreign = await act(url, { ...JSON_TYPE, origin: 'https://evil.example' });
    expect([foreign.status, foreign.body.type]).toEqual([403, '/problems/foreign-origin']);
    expect((await act(url, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await act(url, {})).status).toBe(415);
  });

  it('takes no action from another address than the loopback one, and says what would allow it', async () => {
    const address = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
    // Where a machine has no other address, the unit test of the door stands alone.
    if (address === undefined) return;
    const { host } = new URL(url);
    const outside = url.replace('localhost', address);
    const { status, body } = await act(outside, { ...JSON_TYPE, host });
    expect([status, body.detail]).toEqual([403, expect.stringContaining('OPS_TOKEN')]);
    expect((await ask(`${outside}/ops/state`, 'GET', { host })).status).toBe(200);
  });
});

describe('the operator API of a service with a token and a port of its own', () => {
  let instance: Instance;
  let ops: string;

  beforeAll(async () => {
    const port = await findFreePort();
    ops = `http://localhost:${String(port)}`;
    instance = await Instance.start('payment', 'payment-ops', { env: { OPS_PORT: String(port), OPS_TOKEN: TOKEN } });
  });

  afterAll(() => instance.stop());

  it('asks for the token', async () => {
    const { status, headers } = await ask(`${ops}/ops/state`, 'GET');
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect((await ask(`${ops}/ops/state`, 'GET', { authorization: `Bearer ${TOKEN}x` })).status).toBe(401);
    expect((await act(ops, JSON_TYPE)).status).toBe(401);
  });

  it('lets in who has it, by whatever name', async () => {
    const authorization = `Bearer ${TOKEN}`;
    expect((await ask(`${ops}/ops/state`, 'GET', { authorization, host: 'payment.internal' })).status).toBe(200);
    expect((await act(ops, { ...JSON_TYPE, authorization })).status).toBe(404);
  });

  it('is on that port alone, and nothing else is there', async () => {
    const authorization = `Bearer ${TOKEN}`;
    expect((await ask(`${instance.url}/ops/state`, 'GET', { authorization })).body).toMatchObject({
      status: 404,
      detail: 'Cannot GET /ops/state',
    });
    expect((await ask(`${ops}/accounts/alice`, 'GET', { authorization })).status).toBe(404);
    expect((await ask(`${instance.url}/accounts/alice`, 'GET')).status).toBe(200);
  });
});
