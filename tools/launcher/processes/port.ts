import { basename } from 'node:path';
import getPort, { portNumbers } from 'get-port';
import { portToPid } from 'pid-port';
import { StartRefused } from '../start-refused.js';
import { commandLineOf } from './live-process.js';

/**
 * A free TCP port, and another one at each call. It lies below the range from which systems take the local ports of
 * outgoing connections: one of those could otherwise take it before its server listens. It begins anywhere, so that
 * two suites that start at the same time do not find the same.
 */
export function findFreePort(): Promise<number> {
  const from = 20_000 + Math.floor(Math.random() * 10_000);
  return getPort({ port: portNumbers(from, from + 2_000) });
}

/**
 * Makes sure that a port is free.
 *
 * @param purpose what the port is for, such as `order-1`
 * @param setting the variable that changes it
 * @throws StartRefused with who holds the port and what to set
 */
export async function requireFreePort(port: number, purpose: string, setting: string): Promise<void> {
  if ((await getPort({ port })) === port) return;
  throw new StartRefused(
    `Port ${port}, meant for ${purpose}, is taken by ${await holderOf(port)}: stop that, set ${setting} to another ` +
      'port, or set SUITE_PORTS=auto to use any free ports.',
  );
}

/** Who listens on a port, as far as this user may know. */
async function holderOf(port: number): Promise<string> {
  const pid = await portToPid({ port, host: '*' }).catch(() => undefined);
  if (pid === undefined) return 'another process';
  const [program = ''] = commandLineOf(pid).split(' ');
  return `${basename(program)} (pid ${pid})`;
}
