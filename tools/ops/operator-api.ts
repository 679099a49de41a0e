import type { Service } from '#libs/contracts';
import type { Send } from '../api/client.js';
import type { Suite } from '../launcher/suite-file.js';
import { operatorSender } from './operator-sender.js';

/** How long a service may take to answer its operator. */
const ANSWER_LIMIT_MS = 2_000;

/** An instance and what it answered; `problem` says why there is no answer. */
export interface InstanceAnswer<T> {
  readonly service: Service;
  readonly instance: string;
  readonly pid: number;
  readonly url: string;
  readonly answer: T | undefined;
  readonly problem: string | undefined;
}

/** The answer of a service as it is, for the browser. */
export interface Passed {
  readonly status: number;
  readonly body: unknown;
}

/** The operator API of the services: `/ops` of each instance. */
export class OperatorApi {
  private readonly sendRequest: Send;

  /** @param suite how the suite is now: instances come and go */
  constructor(
    private readonly suite: () => Suite,
    token: string | undefined,
  ) {
    this.sendRequest = operatorSender(token, ANSWER_LIMIT_MS);
  }

  /** Asks every instance of the suite. One that does not answer has a sentence in its place. */
  fromAll<T>(path: string): Promise<InstanceAnswer<T>[]> {
    return Promise.all(
      this.suite().apps.map(async ({ app: service, instance, pid, url }) => {
        const about = { service, instance, pid, url };
        try {
          const { status, body } = await this.send(url, 'GET', path);
          if (status === 200) return { ...about, answer: body as T, problem: undefined };
          return { ...about, answer: undefined, problem: sentenceOf(status, body) };
        } catch {
          return { ...about, answer: undefined, problem: 'It does not answer.' };
        }
      }),
    );
  }

  /** Asks one instance of a service, any that answers. @throws if none does */
  async ask(service: string, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Passed> {
    const instances = this.suite().apps.filter(({ app }) => app === service);
    for (const { url } of instances) {
      try {
        return await this.send(url, method, path, body);
      } catch {
        // Perhaps another one answers. A question can be asked twice; an order is given once, to the first that takes it.
        if (method === 'POST') break;
      }
    }
    const unsure = method === 'POST' ? ' The audit trail of the message will show whether it took this.' : '';
    return { status: 502, body: { title: `The service ${service} does not answer.${unsure}`, status: 502 } };
  }

  private async send(base: string, method: string, path: string, body?: unknown): Promise<Passed> {
    const content =
      body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await this.sendRequest(new Request(new URL(path, base), { method, ...content }));
    const text = await response.text();
    return { status: response.status, body: parsed(text) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function sentenceOf(status: number, body: unknown): string {
  if (status === 404) return 'This release has no operator API.';
  const detail = typeof body === 'object' && body !== null && 'detail' in body ? body.detail : undefined;
  return typeof detail === 'string' ? detail : `It answers ${String(status)}.`;
}
