import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfluentRegistry } from './confluent-registry.js';
import {
  RegistryRefused,
  RegistryUnavailable,
  SchemaIdUnknown,
  SchemaIncompatible,
  SubjectUnknown,
  type Schema,
} from './schema-registry.js';

const SCHEMA: Schema = { type: 'JSON', text: '{"type":"object"}' };

/** What the server answers to each `METHOD path`. Undefined: it never answers. */
type Answers = Record<string, readonly [status: number, body: unknown] | undefined>;

describe('a client of a schema registry', () => {
  let server: Server;
  let answers: Answers;
  let asked: string[];
  let logins: (string | undefined)[];

  const at = (login = ''): string => `http://${login}127.0.0.1:${String((server.address() as AddressInfo).port)}/api/`;
  const registry = (answerMs?: number): ConfluentRegistry => new ConfluentRegistry(at(), answerMs);

  beforeEach(async () => {
    asked = [];
    logins = [];
    answers = {
      'PUT /api/config/OrderPlaced': [200, { compatibility: 'FORWARD' }],
      'POST /api/subjects/OrderPlaced/versions': [200, { id: 7 }],
      'POST /api/subjects/OrderPlaced': [200, { id: 7 }],
      'GET /api/schemas/ids/7': [200, { schema: SCHEMA.text, schemaType: 'JSON' }],
    };
    server = createServer((request, response) => {
      const what = `${request.method ?? ''} ${request.url ?? ''}`;
      asked.push(what);
      logins.push(request.headers.authorization);
      if (!(what in answers)) return response.writeHead(404).end('{"error_code":404}');
      const answer = answers[what];
      return answer && response.writeHead(answer[0]).end(JSON.stringify(answer[1]));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  it('says what a new version must suit before it registers one', async () => {
    expect(await registry().register('OrderPlaced', SCHEMA, 'FORWARD')).toBe(7);
    expect(asked).toEqual(['PUT /api/config/OrderPlaced', 'POST /api/subjects/OrderPlaced/versions']);
  });

  it('passes on why a schema is incompatible', async () => {
    answers['POST /api/subjects/OrderPlaced/versions'] = [409, { message: 'total was removed' }];
    const registering = registry().register('OrderPlaced', SCHEMA, 'FORWARD');
    await expect(registering).rejects.toThrow(
      new SchemaIncompatible('OrderPlaced does not suit its registered versions: total was removed'),
    );
    await expect(registering).rejects.toBeInstanceOf(SchemaIncompatible);
  });

  it('tells a schema that is not registered from an id that is unknown', async () => {
    await expect(registry().idOf('OrderLost', SCHEMA)).rejects.toBeInstanceOf(SubjectUnknown);
    await expect(registry().schemaOf(8)).rejects.toBeInstanceOf(SchemaIdUnknown);
  });

  it('takes a schema without a type for Avro', async () => {
    answers['GET /api/schemas/ids/9'] = [200, { schema: '"string"' }];
    expect(await registry().schemaOf(9)).toEqual({ type: 'AVRO', text: '"string"' });
  });

  it('asks once for each schema, so known schemas go on without the registry', async () => {
    const client = registry();
    await client.idOf('OrderPlaced', SCHEMA);
    answers = { 'POST /api/subjects/OrderPlaced': [503, {}], 'GET /api/schemas/ids/7': [503, {}] };
    expect(await client.idOf('OrderPlaced', SCHEMA)).toBe(7);
    expect(await client.schemaOf(7)).toEqual(SCHEMA);
    expect(asked).toHaveLength(1);
  });

  it('asks again for what was unknown', async () => {
    const client = registry();
    await expect(client.schemaOf(8)).rejects.toBeInstanceOf(SchemaIdUnknown);
    answers['GET /api/schemas/ids/8'] = [200, { schema: '"string"' }];
    expect(await client.schemaOf(8)).toMatchObject({ text: '"string"' });
  });

  it.each([500, 503, 429])('takes %i for an outage', async (status) => {
    answers['GET /api/schemas/ids/7'] = [status, { message: 'not now' }];
    await expect(registry().schemaOf(7)).rejects.toBeInstanceOf(RegistryUnavailable);
  });

  it('does not take a refused login for an outage', async () => {
    answers['GET /api/schemas/ids/7'] = [401, { message: 'who are you' }];
    await expect(registry().schemaOf(7)).rejects.toThrow(RegistryRefused);
  });

  it('waits for an answer no longer than its time limit', async () => {
    answers['GET /api/schemas/ids/7'] = undefined;
    await expect(registry(50).schemaOf(7)).rejects.toBeInstanceOf(RegistryUnavailable);
  });

  it('logs in with the user of its URL, and no error shows the password', async () => {
    const client = new ConfluentRegistry(at('reader:s%40cret@'));
    await client.schemaOf(7);
    expect(logins).toEqual([`Basic ${Buffer.from('reader:s@cret').toString('base64')}`]);
    server.close();
    server.closeAllConnections();
    await expect(client.schemaOf(8)).rejects.toThrow(/^(?!.*(s@cret|s%40cret)).*does not answer/);
  });
});
