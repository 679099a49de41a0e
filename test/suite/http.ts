import type { Service } from '#libs/contracts';
import { instanceOf } from './running-suite.js';

/** An answer, its body parsed where it is JSON of any kind. */
export interface Answer<B = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: B;
}

/** The body of an error answer (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** What is sent: `json` is turned into a body with its content type, `body` goes as it is. */
export interface Question {
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: string;
}

/** Asks a service, `request` being such as `POST /orders`. @throws when nobody answers */
export async function ask<B = unknown>(
  service: Service,
  request: string,
  { headers, json, body }: Question = {},
): Promise<Answer<B>> {
  const [method = '', path = ''] = request.split(' ');
  const answer = await fetch(new URL(path, instanceOf(service).url), {
    method,
    headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(json !== undefined ? { body: JSON.stringify(json) } : body !== undefined && { body }),
  });
  const text = await answer.text();
  const isJson = /[/+]json\b/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : text) as B };
}
