import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findFreePort, isPortFree, portTakenSentence, requireFreePort } from './port.js';
import { portHolder } from './port-holder.js';

describe('a port that another process has', () => {
  let server: Server;
  let port: number;

  beforeEach(async () => {
    server = createServer();
    port = await new Promise<number>((done) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        done(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });

  afterEach(() => {
    server.close();
  });

  it('is not free, even if the other listens on the loopback address alone', async () => {
    expect(await isPortFree(port)).toBe(false);
  });

  it('is known by its holder', () => {
    expect(portHolder(port)).toMatchObject({ pid: process.pid });
  });

  it('refuses the start in one sentence: which port, held by what, what to set', async () => {
    const sentence = new RegExp(
      `^Port ${port}, meant for order-1, is taken by .+ \\(pid ${process.pid}\\): .* set ORDER_PORT `,
    );
    await expect(requireFreePort(port, 'order-1', 'ORDER_PORT')).rejects.toThrow(sentence);
  });
});

describe('ports', () => {
  it('that nobody has are free', async () => {
    const port = await findFreePort();
    expect(await isPortFree(port)).toBe(true);
    expect(portHolder(port)).toBeUndefined();
  });

  it('whose holder is hidden from this user are reported without one', () => {
    expect(portTakenSentence(80, 'order-1', 'ORDER_PORT')).toContain('is taken by another process: ');
  });
});
