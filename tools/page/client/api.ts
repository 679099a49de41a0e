import { BEGIN } from './begin.js';

/** Why a request was not answered as it was wished, as a sentence. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly body: unknown,
  ) {
    super(message);
  }
}

/** @throws Refused with a sentence for people */
export async function get<T>(path: string): Promise<T> {
  return (await send('GET', path)) as T;
}

/** @throws Refused with a sentence for people */
export async function post<T>(path: string, body: unknown = {}): Promise<T> {
  return (await send('POST', path, body)) as T;
}

async function send(method: string, path: string, body?: unknown): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json', 'x-page-token': BEGIN.token },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Refused(0, 'The page’s process does not answer. The suite goes on without it.', undefined);
  }
  const text = await response.text();
  const answer: unknown = text === '' ? undefined : JSON.parse(text);
  if (!response.ok) throw new Refused(response.status, sentenceOf(response.status, answer), answer);
  return answer;
}

function sentenceOf(status: number, answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return `It was answered with ${String(status)}.`;
  const { title, detail } = answer as { title?: unknown; detail?: unknown };
  return [title, detail].filter((text): text is string => typeof text === 'string').join(': ');
}
