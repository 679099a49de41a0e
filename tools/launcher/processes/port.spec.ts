import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { clearLockedPorts } from 'get-port';
import { findFreePort, requireFreePort } from './port.js';

async function listen(port: number, host: string): Promise<Server> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  return server;
}

describe('a port that another process has', () => {
  let server: Server;
  let port: number;

  beforeEach(async () => {
    server = await listen(0, '127.0.0.1');
    ({ port } = server.address() as AddressInfo);
  });

  afterEach(() => {
    server.close();
  });

  it('refuses the start in one sentence: which port, held by what, what to set', async () => {
    const sentence = new RegExp(
      `^Port ${port}, meant for order-1, is taken by node \\(pid ${process.pid}\\): .* set ORDER_PORT `,
    );
    await expect(requireFreePort(port, 'order-1', 'ORDER_PORT')).rejects.toThrow(sentence);
  });

  it('refuses it no more when the other has closed it', async () => {
    server.close();
    await once(server, 'close');
    await expect(requireFreePort(port, 'order-1', 'ORDER_PORT')).resolves.toBeUndefined();
  });
});

describe('a free port', () => {
  afterEach(clearLockedPorts);

  it('can be listened on', async () => {
    const server = await listen(await findFreePort(), '127.0.0.1');
    expect(server.listening).toBe(true);
    server.close();
  });

  it('is another one at each call, below the ports of outgoing connections', async () => {
    const ports = await Promise.all(Array.from({ length: 10 }, findFreePort));
    expect(new Set(ports).size).toBe(10);
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(20_000);
    expect(Math.max(...ports)).toBeLessThanOrEqual(32_000);
  });
});
