import { setTimeout as sleep } from 'node:timers/promises';
import { BACK_WITHIN_MS, BROKERS } from '../cluster/brokers.js';
import { SILENCES } from '../../tools/launcher/gateway/proxied-connection.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import { chosen, FAULT_SECONDS, type Inject } from './faults.js';
import type { Gateway } from '../../tools/launcher/gateway/gateway.js';
import type { SilenceKind } from './schedule.js';

/** How long a connection is watched for whether it is used. Its client asks several times a second. */
const WATCH_MS = 2_000;

/** A server by its name and its port. */
interface Server {
  readonly name: string;
  readonly port: number;
}

/** Lets connections of one instance to one server go silent, on the way through the gateway. */
export function silences(gateway: Gateway): Readonly<Record<SilenceKind, Inject>> {
  return {
    "an instance's connections to PostgreSQL go silent": (choice) => silence(gateway, choice, [postgres()]),
    "an instance's connections to a broker go silent": (choice) => silence(gateway, choice, brokers()),
  };
}

/**
 * @throws if nothing was sent over them meanwhile, or if the instance does not go on over others. Those may lead to other servers
 * of the same kind: a broker that was away leads nothing for a while, and is asked nothing.
 */
async function silence(gateway: Gateway, choice: number, servers: readonly Server[]): Promise<string> {
  const ways = runningSuite().apps.flatMap(({ instance }) => SILENCES.map((direction) => ({ instance, direction })));
  const { instance, direction } = chosen(ways, choice);
  const beganAt = performance.now();
  const { name, connections } = await until(
    `bytes of ${instance} that do not arrive`,
    async () => {
      const used = await serversUsedBy(instance, gateway, servers);
      const { name, port } = chosen(used, (choice * ways.length) % 1);
      const connections = gateway.silence({ instance, port }, direction);
      await sleep(FAULT_SECONDS * 1000);
      connections.end();
      return { name, connections };
    },
    // Other faults may have given the server's work to others just then. What was cut stays cut, and the next one is tried.
    ({ connections }) => connections.seen().swallowed > 0,
    BACK_WITHIN_MS,
  );
  const answered = () => servers.reduce((sum, { port }) => sum + gateway.answered({ instance, port }), 0);
  const before = answered();
  const { givenUp, swallowed } = await until(
    `${instance} closes connections to ${name} that are silent ${direction}, and uses others`,
    () => Promise.resolve({ ...connections.seen(), answered: answered() - before }),
    (seen) => seen.givenUp > 0 && seen.answered > 0,
    BACK_WITHIN_MS,
  );
  const seconds = ((performance.now() - beganAt) / 1000).toFixed(1);
  return (
    `${String(connections.count)} of ${instance} to ${name}, ${direction}: ${String(swallowed)} bytes did not arrive; ` +
    `after ${seconds} s it has given up ${String(givenUp)}, and others are in use`
  );
}

/** The servers from which an instance gets answers now. A broker that leads nothing is asked nothing. */
async function serversUsedBy(
  instance: string,
  gateway: Gateway,
  servers: readonly Server[],
): Promise<readonly Server[]> {
  const answered = () => servers.map(({ port }) => gateway.answered({ instance, port }));
  return until(
    `${instance} uses ${servers.map(({ name }) => name).join(' or ')}`,
    async () => {
      const before = answered();
      await sleep(WATCH_MS);
      const now = answered();
      return servers.filter((_, index) => (now[index] ?? 0) > (before[index] ?? 0));
    },
    ({ length }) => length > 0,
    BACK_WITHIN_MS,
  );
}

function postgres(): Server {
  return { name: 'PostgreSQL', port: Number(new URL(runningSuite().postgresAdminUrl ?? '').port) };
}

function brokers(): Server[] {
  const addresses = runningSuite().kafkaBrokers.split(',');
  return BROKERS.map((name, index) => ({ name, port: Number(addresses[index]?.split(':')[1]) }));
}
