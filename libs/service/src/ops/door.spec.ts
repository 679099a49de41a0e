import { describe, expect, it } from '@jest/globals';
import { refusalOf, type Caller } from './door.js';

const TOKEN = 'a-token-of-the-test';
const JSON_TYPE = { 'content-type': 'application/json' };

function caller({ headers, ...changes }: Partial<Caller>): Caller {
  return { method: 'GET', address: '127.0.0.1', ...changes, headers: { host: 'localhost:3002', ...headers } };
}

const kindOf = (request: Partial<Caller>, token?: string) => refusalOf(caller(request), token)?.kind;

describe('the operator API without a token', () => {
  it.each(['localhost:3002', '127.0.0.1:3002', '[::1]:3002', 'LOCALHOST'])('is open for %s', (host) => {
    expect(refusalOf(caller({ headers: { host } }), undefined)).toBeUndefined();
  });

  it.each(['evil.example:3002', 'localhost.evil.example', '127.0.0.1.evil.example', '', 'order:3001'])(
    'refuses the name "%s", which may be that of a web site',
    (host) => {
      expect(kindOf({ headers: { host } })).toBe('foreign-host');
    },
  );

  it.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])('takes an action from %s', (address) => {
    expect(kindOf({ method: 'POST', address, headers: JSON_TYPE })).toBeUndefined();
  });

  it.each(['172.17.0.1', '::ffff:10.0.0.1', '2001:db8::1', '1.127.0.0.1', undefined])(
    'takes no action from %s, and names the setting that would allow it',
    (address) => {
      const fault = refusalOf(caller({ method: 'POST', address, headers: JSON_TYPE }), undefined);
      expect(fault).toMatchObject({ status: 403, detail: expect.stringContaining('OPS_TOKEN') });
    },
  );

  it.each([{ 'x-forwarded-for': '203.0.113.7' }, { forwarded: 'for=203.0.113.7' }])(
    'takes no action that a proxy passed on: %j',
    (headers) => {
      expect(kindOf({ method: 'POST', headers: { ...JSON_TYPE, ...headers } })).toBe('only-from-this-machine');
    },
  );
});

describe('the operator API with a token', () => {
  it.each([undefined, '', 'Bearer', `Bearer ${TOKEN}x`, 'Bearer a-token', TOKEN, `Basic ${TOKEN}`])(
    'refuses a request with %j',
    (authorization) => {
      expect(refusalOf(caller({ headers: { authorization } }), TOKEN)).toMatchObject({ status: 401 });
    },
  );

  it('takes an action from another machine, by another name', () => {
    const headers = { host: 'payment.internal', authorization: `Bearer ${TOKEN}`, ...JSON_TYPE };
    expect(kindOf({ method: 'POST', address: '10.0.0.1', headers }, TOKEN)).toBeUndefined();
  });

  it('refuses a page of another origin even so', () => {
    const headers = { authorization: `Bearer ${TOKEN}`, origin: 'https://evil.example' };
    expect(kindOf({ headers }, TOKEN)).toBe('foreign-origin');
  });
});

describe('a page in a browser', () => {
  it('may ask if the service itself has served it', () => {
    expect(kindOf({ headers: { origin: 'http://localhost:3002' } })).toBeUndefined();
  });

  it.each(['http://localhost:3001', 'http://evil.example', 'null', 'localhost:3002'])(
    'may not if its origin is %s',
    (origin) => {
      expect(kindOf({ headers: { origin } })).toBe('foreign-origin');
    },
  );

  it.each([undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonx'])(
    'cannot act with the content type %j, which a form may send',
    (type) => {
      expect(refusalOf(caller({ method: 'POST', headers: { 'content-type': type } }), undefined)).toMatchObject({
        status: 415,
      });
    },
  );
});
