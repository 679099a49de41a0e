import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { GatheringSocket } from './pipelined.js';

describe('a gathering socket', () => {
  let server: Server;
  let received: string;
  let socket: GatheringSocket;
  let systemCalls: number;

  beforeEach(async () => {
    received = '';
    server = createServer((peer) => peer.on('data', (data) => (received += data.toString()))).listen(0);
    await once(server, 'listening');
    systemCalls = 0;
    socket = new Counting();
    socket.connect((server.address() as AddressInfo).port);
    await once(socket, 'connect');
  });

  afterEach(() => {
    socket.destroy();
    server.close();
  });

  it('sends all statements of one turn of the event loop together, in order', async () => {
    statement('a', 'b');
    statement('c');
    statement('d');
    await setImmediate();
    expect(systemCalls).toBe(1);

    statement('e');
    await setImmediate();
    expect(systemCalls).toBe(2);

    socket.end();
    await once(socket, 'finish');
    await once(socket, 'close');
    expect(received).toBe('abcde');
  });

  it('sends what was written in the turn in which it is closed', async () => {
    statement('a');
    socket.end();
    await once(socket, 'close');
    expect(received).toBe('a');
  });

  class Counting extends GatheringSocket {
    override _writev(...args: Parameters<NonNullable<GatheringSocket['_writev']>>): void {
      systemCalls++;
      super._writev?.(...args);
    }

    override _write(...args: Parameters<GatheringSocket['_write']>): void {
      systemCalls++;
      super._write(...args);
    }
  }

  /** As `pg` writes one. */
  function statement(...messages: string[]): void {
    socket.cork();
    for (const message of messages) socket.write(message);
    socket.uncork();
  }
});
