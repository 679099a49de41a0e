import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A schema registry in memory, with the part of Confluent's REST API that the services and readers use. It starts at once,
 * and a test can let it be away. It does not compare schemas: `test/registry` has a real one.
 */
export class SchemaRegistry {
  isAway = false;
  /** Which ids were asked for, each time, also while it was away. */
  readonly asked: number[] = [];
  private readonly ids = new Map<string, number>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  static async start(): Promise<SchemaRegistry> {
    const registry = new SchemaRegistry();
    await once(registry.server.listen(0, '127.0.0.1'), 'listening');
    return registry;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** The id that the next new schema will get. */
  get nextId(): number {
    return this.ids.size + 1;
  }

  /** The id of a schema. */
  register(text: string): number {
    const id = this.ids.get(text) ?? this.nextId;
    this.ids.set(text, id);
    return id;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const id = Number(/^\/schemas\/ids\/(\d+)$/.exec(url)?.[1] ?? 0);
    if (id > 0) this.asked.push(id);
    const { schema } = await bodyOf(request);
    const [status, answer] = this.isAway ? AWAY : this.answerTo(method, url, id, schema);
    response.writeHead(status).end(JSON.stringify(answer));
  }

  private answerTo(method: string, url: string, id: number, schema = ''): Answer {
    if (method === 'PUT') return [200, {}];
    if (id > 0) {
      const found = [...this.ids].find(([, one]) => one === id);
      return found === undefined ? UNKNOWN : [200, { schema: found[0] }];
    }
    if (url.endsWith('/versions')) return [200, { id: this.register(schema) }];
    const known = this.ids.get(schema);
    return known === undefined ? UNKNOWN : [200, { id: known }];
  }
}

type Answer = readonly [status: number, body: object];

const AWAY: Answer = [503, { error_code: 50003, message: 'away' }];
const UNKNOWN: Answer = [404, { error_code: 40403, message: 'Schema not found' }];

async function bodyOf(request: IncomingMessage): Promise<{ schema?: string }> {
  let text = '';
  for await (const part of request) text += String(part);
  return (text === '' ? {} : JSON.parse(text)) as { schema?: string };
}
