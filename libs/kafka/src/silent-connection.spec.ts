import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { logLevel } from 'kafkajs';
import { createKafka } from './index.js';
import type { Connection } from './silent-connection.js';

const require = createRequire(import.meta.url);
const LoadedConnection = require('kafkajs/src/network/connection.js') as new (options: object) => Connection;
const createSocketFactory = require('kafkajs/src/network/socketFactory.js') as () => unknown;
const Encoder = require('kafkajs/src/protocol/encoder.js') as new () => object;

/** Requests of this kind need no login. */
const API_VERSIONS = 18;

/** Answers each request with its number, in the way that the test says. */
class FakeBroker {
  readonly sockets: Socket[] = [];
  answer: (socket: Socket, answer: Buffer) => void = (socket, answer) => socket.write(answer);
  private readonly server: Server;

  constructor() {
    this.server = createServer((socket) => {
      this.sockets.push(socket);
      socket.on('error', () => undefined);
      socket.on('data', (request) => {
        // Behind the size, the kind and the version of the request.
        const number = request.readInt32BE(8);
        const answer = Buffer.alloc(12);
        answer.writeInt32BE(8, 0);
        answer.writeInt32BE(number, 4);
        answer.writeInt32BE(number, 8);
        this.answer(socket, answer);
      });
    }).listen(0, '127.0.0.1');
  }

  async port(): Promise<number> {
    if (!this.server.listening) await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}

let broker: FakeBroker;
let connection: Connection;

beforeEach(async () => {
  broker = new FakeBroker();
  const kafka = createKafka({ brokers: ['localhost:9092'], clientId: 'test' });
  kafka.logger().setLogLevel(logLevel.NOTHING);
  connection = new LoadedConnection({
    host: '127.0.0.1',
    port: await broker.port(),
    logger: kafka.logger(),
    socketFactory: createSocketFactory(),
    requestTimeout: 200,
    connectionTimeout: 1_000,
  });
  await connection.connect();
});

afterEach(async () => {
  await connection.disconnect();
  broker.close();
});

describe('a connection on which a request is not answered in time', () => {
  it('is closed, and so are the requests behind it; the next request is answered on another one', async () => {
    broker.answer = () => undefined;
    const [first, second] = [ask(), ask()];
    await expect(first).rejects.toMatchObject({ name: 'KafkaJSConnectionClosedError', port: connection.port });
    await expect(second).rejects.toMatchObject({ name: 'KafkaJSConnectionClosedError' });
    expect(connection.isConnected()).toBe(false);

    broker.answer = (socket, answer) => socket.write(answer);
    await connection.connect();
    expect(await ask()).toBe(2);
    expect(broker.sockets).toHaveLength(2);
  });
});

describe('a connection that ends in the middle of an answer', () => {
  it.each(['is silent', 'is closed by the broker'])('and %s leaves nothing to the next one', async (how) => {
    broker.answer = (socket, answer) => {
      socket.write(answer.subarray(0, 10));
      if (how === 'is closed by the broker') socket.end();
    };
    await expect(ask()).rejects.toMatchObject({ name: 'KafkaJSConnectionClosedError' });

    broker.answer = (socket, answer) => socket.write(answer);
    await connection.disconnect();
    await connection.connect();
    expect([await ask(), await ask()]).toEqual([1, 2]);
  });
});

describe('a connection that has ended', () => {
  it('gets no listener at each disconnect of kafkajs, of which Node would warn', async () => {
    const { socket } = connection;
    if (socket === undefined) throw new Error('it is connected');
    for (const end of broker.sockets) end.destroy();
    await once(socket, 'close');
    const before = socket.listenerCount('connect');

    for (let times = 0; times < 11; times++) await connection.disconnect();

    expect(socket.listenerCount('connect')).toBe(before);
  });
});

/** @returns the number that the broker has read from the request */
function ask(): Promise<unknown> {
  const request = {
    apiKey: API_VERSIONS,
    apiName: 'Test',
    apiVersion: 0,
    encode: () => Promise.resolve(new Encoder()),
  };
  const same = (payload: Buffer) => Promise.resolve(payload);
  const number = (payload: Buffer) => Promise.resolve(payload.readInt32BE(0));
  return connection.send({ request, response: { decode: same, parse: number } });
}
