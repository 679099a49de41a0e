import type { Service } from '#libs/contracts';
import { clientOf, type ProblemDetails, type Result, type ServiceClient } from '../../tools/api/client.js';
import { ApiDocument, type OpenApi } from '../http/api-document.js';
import { instanceOf } from './running-suite.js';

/** An answer, its body parsed where it is JSON of any kind. */
export interface Answer<B = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: B;
}

/** The body of an error answer (RFC 9457). */
export type Problem = ProblemDetails;

/** What is sent: `json` is turned into a body with its content type, `body` goes as it is. */
export interface Question {
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: string;
}

/**
 * Asks a service whatever one likes, `request` being such as `POST /orders`.
 * @throws when nobody answers, or when the answer is not what the service's OpenAPI document says
 */
export async function ask<B = unknown>(
  service: Service,
  request: string,
  { headers, json, body = json === undefined ? undefined : JSON.stringify(json) }: Question = {},
): Promise<Answer<B>> {
  const [method = '', path = ''] = request.split(' ');
  const response = await send(
    new Request(new URL(path, instanceOf(service).url), {
      method,
      headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body }),
    }),
  );
  return { status: response.status, headers: response.headers, body: (await bodyOf(response)) as B };
}

/**
 * A client that asks only what the service's OpenAPI document describes; its answers are compared as those of {@link ask}.
 * It asks the first instance of the service, or the one at `url`.
 */
export function api<S extends Service>(service: S, url = instanceOf(service).url): ServiceClient<S> {
  return clientOf(service, url, send);
}

/** A client of the operator API of the instance at `url`; its answers are compared with the OpenAPI document of that API. */
export function opsAt(url: string): ServiceClient<'ops'> {
  return clientOf('ops', url, send);
}

/** What a client was answered, whether it is a success or an error. */
export function answerOf<T, E>({ data, error, response }: Result<T, E>): Answer<T | E> {
  return { status: response.status, headers: response.headers, body: (data ?? error) as T | E };
}

/** An order that a service has accepted, with the key that came with the request. */
export interface AcceptedOrder {
  readonly idempotency_key: string;
  readonly order_id: string;
}

const accepted: AcceptedOrder[] = [];

/** What this test file was promised: every order that was answered with 202, each time. */
export const ACCEPTED_ORDERS: readonly AcceptedOrder[] = accepted;

/** Sends a request to a service. @throws when the answer is not what the service's OpenAPI document says */
async function send(request: Request): Promise<Response> {
  const { method, url } = request;
  const { origin, pathname, search } = new URL(url);
  const json = parsed(await request.clone().text());
  const response = await fetch(request);
  if (pathname.startsWith('/docs')) return response;
  const { status, headers } = response;
  const body = await bodyOf(response.clone());
  if (method === 'POST' && pathname === '/orders' && status === 202) {
    accepted.push({
      idempotency_key: request.headers.get('idempotency-key') ?? '',
      order_id: (body as { readonly id: string }).id,
    });
  }
  const faults = (await documentAt(origin, pathname.startsWith('/ops/') ? '/ops/openapi.json' : '/docs-json')).faultsOf(
    {
      method,
      path: `${pathname}${search}`,
      json,
      status,
      headers,
      body,
    },
  );
  if (faults.length === 0) return response;
  throw new Error(
    `${method} ${url} is not answered as the OpenAPI document says: ${faults.join('; ')}\n${String(status)} ${JSON.stringify(body)}`,
  );
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return /[/+]json\b/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const documents = new Map<string, ApiDocument>();

async function documentAt(origin: string, path: string): Promise<ApiDocument> {
  const url = new URL(path, origin);
  const known = documents.get(url.href);
  if (known !== undefined) return known;
  const response = await fetch(url);
  const document = new ApiDocument((await response.json()) as OpenApi);
  documents.set(url.href, document);
  return document;
}
