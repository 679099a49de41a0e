import type { Service } from '#libs/contracts';
import { pidOf } from '../cluster/brokers.js';
import type { Gateway, Way } from '../../tools/launcher/gateway/gateway.js';
import { isFrozen, withChildren } from '../../tools/launcher/processes/live-process.js';
import { signal } from '../chaos/processes.js';
import { runningSuite } from '../suite/running-suite.js';
import { asSuperuser, superuserUrl } from '../suite/superuser.js';
import { until } from '../suite/until.js';

/** Lets a fault begin, and last until what it returns is called. */
export type Lasting = () => Promise<() => void>;

/** Lets processes stand still. */
function frozen(pids: readonly number[]): () => void {
  signal(pids, 'SIGSTOP');
  return () => {
    signal(pids, 'SIGCONT');
  };
}

/**
 * Ends a process that the launcher starts again, and lets the new one come to nothing: it stands still from its first moment.
 * One that has died before that is started again, too.
 */
async function away(pid: () => number, how: NodeJS.Signals): Promise<() => void> {
  const before = pid();
  signal([before], how);
  let goOn: () => void = () => undefined;
  await until(
    `another process than ${String(before)}, which stands still`,
    () => {
      const now = pid();
      if (now !== before) goOn = frozen(withChildren(now));
      return Promise.resolve(now !== before && isFrozen(now));
    },
    (isAway) => isAway,
  );
  return goOn;
}

export const brokerAway =
  (broker: string, how: 'SIGKILL' | 'SIGTERM'): Lasting =>
  () =>
    away(() => pidOf(broker), how);

export const brokerFrozen =
  (broker: string): Lasting =>
  () =>
    Promise.resolve(frozen([pidOf(broker)]));

export const instanceAway =
  (instance: string, how: 'SIGKILL' | 'SIGTERM'): Lasting =>
  () =>
    away(() => runningSuite().apps.find((entry) => entry.instance === instance)?.pid ?? 0, how);

export const postgresKilled: Lasting = () => away(postgresPid, 'SIGKILL');
export const postgresFrozen: Lasting = () => Promise.resolve(frozen(withChildren(postgresPid())));

export const sessionsFrozen =
  (service: Service): Lasting =>
  async () => {
    const sql = 'SELECT pid FROM pg_stat_activity WHERE datname = $1';
    return frozen((await asSuperuser<{ pid: number }>(sql, [service])).map(({ pid }) => pid));
  };

export const silentToPostgres =
  (gateway: Gateway, instance: string): Lasting =>
  () =>
    silent(gateway, { instance, port: Number(new URL(superuserUrl()).port) });

export const silentToBroker =
  (gateway: Gateway, instance: string, index: number): Lasting =>
  () =>
    silent(gateway, { instance, port: Number(runningSuite().kafkaBrokers.split(',')[index]?.split(':')[1]) });

/** New connections are silent, too. Those that were cut stay so. */
function silent(gateway: Gateway, way: Way): Promise<() => void> {
  const connections = gateway.silence(way, 'both ways');
  return Promise.resolve(() => {
    connections.end();
  });
}

function postgresPid(): number {
  return runningSuite().servers.postgres ?? 0;
}
