import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * A schema registry in memory, with the part of Confluent's REST API that the services use. It starts at once, and a test can
 * let it be away. It does not compare schemas.
 */
export class SchemaRegistry {
  isAway = false;
  #texts = [];
  #server = createServer((request, response) => void this.#answer(request, response));

  async start() {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** The id of a schema. The next new one gets the next number. */
  register(text) {
    const known = this.#texts.indexOf(text);
    return known < 0 ? this.#texts.push(text) : known + 1;
  }

  /** The id that the next new schema will get. */
  get nextId() {
    return this.#texts.length + 1;
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request, response) {
    const { method, url } = request;
    const body = await this.#bodyOf(request);
    const say = (status, answer) => response.writeHead(status).end(JSON.stringify(answer));
    if (this.isAway) return say(503, { error_code: 50003, message: 'away' });
    if (method === 'PUT') return say(200, body);
    const [, id] = /^\/schemas\/ids\/(\d+)$/.exec(url) ?? [];
    if (id !== undefined) {
      const schema = this.#texts[Number(id) - 1];
      return schema === undefined ? say(404, { error_code: 40403 }) : say(200, { schema });
    }
    if (url.endsWith('/versions')) return say(200, { id: this.register(body.schema) });
    const known = this.#texts.indexOf(body.schema);
    return known < 0 ? say(404, { error_code: 40403 }) : say(200, { id: known + 1 });
  }

  async #bodyOf(request) {
    let text = '';
    for await (const part of request) text += part;
    return text === '' ? {} : JSON.parse(text);
  }
}
