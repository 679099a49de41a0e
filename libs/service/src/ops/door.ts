import { createHash, timingSafeEqual } from 'node:crypto';
import { UNSUPPORTED_TYPE, type Fault } from '#libs/problem-details';
import { FOREIGN_HOST, FOREIGN_ORIGIN, NOT_LOCAL, UNAUTHORIZED } from './ops.problems.js';

/** What of a request decides whether it is let in. */
export interface Caller {
  readonly method: string;
  /** The address of the other side of the connection. */
  readonly address: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What is wrong with a request to the operator API, or undefined if it is let in. */
export function refusalOf({ method, address, headers }: Caller, token: string | undefined): Fault | undefined {
  const host = textOf(headers.host);
  if (token === undefined) {
    if (!LOCAL_NAMES.has(hostnameOf(host))) return FOREIGN_HOST;
  } else if (!isEqual(textOf(headers.authorization), `Bearer ${token}`)) {
    return UNAUTHORIZED;
  }
  if (headers.origin !== undefined && hostOf(textOf(headers.origin)) !== host.toLowerCase()) return FOREIGN_ORIGIN;
  if (method === 'GET' || method === 'HEAD') return undefined;
  if (token === undefined && !isLocal(address, headers)) return NOT_LOCAL;
  // A browser sends JSON to another origin only after it has asked, and nobody allows it.
  const isJson = /^application\/json\s*(;|$)/i.test(textOf(headers['content-type']));
  return isJson ? undefined : UNSUPPORTED_TYPE;
}

/** Takes the same time for every wrong text. */
function isEqual(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

/** What a proxy on this machine passes on comes from elsewhere. */
function isLocal(address = '', headers: Caller['headers']): boolean {
  const isForwarded = headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined;
  return !isForwarded && /^(?:(?:::ffff:)?127\.\d+\.\d+\.\d+|::1)$/.test(address);
}

function hostnameOf(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}

/** The host of an origin; of `null`, which is that of a page without one, there is none. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function textOf(header: string | string[] | undefined): string {
  return (Array.isArray(header) ? header[0] : header) ?? '';
}
