import { createServer } from 'node:net';
import { StartRefused } from '../start-refused.js';
import { portHolder, type PortHolder } from './port-holder.js';

/** Whether a server could listen on this TCP port now, on all addresses and on the loopback address. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await canListen(port)) && (await canListen(port, '127.0.0.1'));
}

/**
 * A free TCP port that is not in `taken`. It lies below the range from which systems take the local ports of
 * outgoing connections: one of those could otherwise grab it before its server listens.
 */
export async function findFreePort(taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (!taken.has(port) && (await isPortFree(port))) {
      return port;
    }
  }
}

/**
 * Makes sure that a port is free.
 *
 * @param purpose what the port is for, such as `order-1`
 * @param setting the variable that changes it
 * @throws StartRefused saying who holds the port and what to set
 */
export async function requireFreePort(port: number, purpose: string, setting: string): Promise<void> {
  if (!(await isPortFree(port))) {
    throw new StartRefused(portTakenSentence(port, purpose, setting, portHolder(port)));
  }
}

/** Which port is taken, by whom, and what to do about it. */
export function portTakenSentence(port: number, purpose: string, setting: string, holder?: PortHolder): string {
  const by = holder === undefined ? 'another process' : `${holder.name} (pid ${holder.pid})`;
  return `Port ${port}, meant for ${purpose}, is taken by ${by}: stop that, set ${setting} to another port, or set SUITE_PORTS=auto to use any free ports.`;
}

function canListen(port: number, host?: string): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => {
      done(false);
    });
    server.listen({ port, host, exclusive: true }, () =>
      server.close(() => {
        done(true);
      }),
    );
  });
}
