import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A schema registry of this test: it knows these schemas by their ids, and can be away. */
export class SchemaRegistry {
  isAway = false;
  /** Which ids were asked for, each time, also while it was away. */
  readonly asked: number[] = [];
  private readonly server: Server;

  private constructor(schemas: Readonly<Record<number, object>>) {
    this.server = createServer(({ url = '' }, response) => {
      const id = Number(/^\/schemas\/ids\/(\d+)$/.exec(url)?.[1]);
      this.asked.push(id);
      const schema = schemas[id];
      response.setHeader('content-type', 'application/vnd.schemaregistry.v1+json');
      if (this.isAway) response.writeHead(503).end();
      else if (schema === undefined) response.writeHead(404).end('{"error_code":40403,"message":"Schema not found"}');
      else response.end(JSON.stringify({ schemaType: 'AVRO', schema: JSON.stringify(schema) }));
    });
  }

  static async with(schemas: Readonly<Record<number, object>>): Promise<SchemaRegistry> {
    const registry = new SchemaRegistry(schemas);
    await once(registry.server.listen(0, '127.0.0.1'), 'listening');
    return registry;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** A value in the registry's wire format: a zero, the schema's id in four bytes, and the parts of the Avro. */
export function avroValue(schemaId: number, ...parts: readonly Buffer[]): Buffer {
  const id = Buffer.alloc(5);
  id.writeUInt32BE(schemaId, 1);
  return Buffer.concat([id, ...parts]);
}

/** A text in Avro: its length, and its bytes. */
export function avroText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([avroLong(bytes.length), bytes]);
}

/** A number in Avro: zigzag, seven bits a byte, the lowest first. It serves for small positive ones. */
export function avroLong(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value * 2;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}
