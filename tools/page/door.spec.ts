import { describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { Door, TOKEN_HEADER } from './door.js';

const HOST = 'localhost:3030';
const PASSWORD = 'a long password';

type Wish = Pick<FastifyRequest, 'method' | 'url'> & { readonly headers: Readonly<Record<string, string>> };

const read = (url: string, headers: Wish['headers'] = {}): Wish => ({
  method: 'GET',
  url,
  headers: { host: HOST, ...headers },
});
const act = (door: Door, headers: Wish['headers'] = {}, url = '/api/orders'): Wish => ({
  method: 'POST',
  url,
  headers: { host: HOST, origin: `http://${HOST}`, [TOKEN_HEADER]: door.token, ...headers },
});
const statusOf = (door: Door, wish: Wish): number | undefined =>
  door.refuses(wish as unknown as FastifyRequest)?.status;

/** The cookie that a browser sends after it was let in. */
const cookieOf = (door: Door): string => door.enter(PASSWORD)?.split(';')[0] ?? '';

describe('the door of the page', () => {
  it.each(['localhost', 'localhost:3030', '127.0.0.1:3030', '[::1]:3030'])('answers at %s', (host) => {
    expect(statusOf(new Door(undefined), read('/', { host }))).toBeUndefined();
  });

  it.each(['elsewhere.test', 'localhost.elsewhere.test:3030', '127.0.0.1.nip.io', ''])(
    'answers nothing at another name: %s',
    (host) => {
      expect(statusOf(new Door(undefined), read('/api/orders', { host }))).toBe(403);
    },
  );

  it('lets the page’s own script act, and nobody else', () => {
    const door = new Door(undefined);
    expect(statusOf(door, act(door))).toBeUndefined();
    expect(statusOf(door, act(door, { origin: 'http://elsewhere.test' }))).toBe(403);
    expect(statusOf(door, act(door, { origin: 'http://localhost:4040' }))).toBe(403);
    expect(statusOf(door, act(door, { [TOKEN_HEADER]: new Door(undefined).token }))).toBe(403);
    const { origin: _, ...withoutOrigin } = act(door).headers;
    expect(statusOf(door, { ...act(door), headers: withoutOrigin })).toBe(403);
  });

  it('lets everybody in without a password, and gives no cookie', () => {
    const door = new Door(undefined);
    expect(statusOf(door, read('/api/orders'))).toBeUndefined();
    expect(door.enter('')).toBeUndefined();
  });
});

describe('the door of the page, with a password', () => {
  it.each(['/api/orders', '/api/dead-letters?status=parked', '/stream?after=1'])('gives no data: %s', (url) => {
    expect(statusOf(new Door(PASSWORD), read(url))).toBe(401);
  });

  it.each(['/', '/orders/1', '/page.css', '/client/main.js'])('shows the page that asks for it: %s', (url) => {
    expect(statusOf(new Door(PASSWORD), read(url))).toBeUndefined();
  });

  it('lets in who knows it, with a cookie that no script and no other site can use', () => {
    const door = new Door(PASSWORD);
    expect(door.enter('another')).toBeUndefined();
    expect(door.enter('')).toBeUndefined();
    expect(door.enter(PASSWORD)).toMatch(/; HttpOnly; SameSite=Strict$/);
    const cookie = `theme=dark; ${cookieOf(door)}`;
    expect(statusOf(door, read('/api/orders', { cookie }))).toBeUndefined();
    expect(statusOf(door, act(door, { cookie }))).toBeUndefined();
  });

  it('refuses the cookie of another run, and a token without a cookie', () => {
    const door = new Door(PASSWORD);
    expect(statusOf(door, read('/api/orders', { cookie: cookieOf(new Door(PASSWORD)) }))).toBe(401);
    expect(statusOf(door, act(door))).toBe(401);
  });

  it('takes the password from its own page only', () => {
    const door = new Door(PASSWORD);
    const login = act(door, { [TOKEN_HEADER]: '' }, '/api/login');
    expect(statusOf(door, login)).toBeUndefined();
    expect(statusOf(door, { ...login, headers: { ...login.headers, origin: 'http://elsewhere.test' } })).toBe(403);
  });
});
