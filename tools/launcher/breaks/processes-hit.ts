import type { Client } from 'pg';
import { brokerNames } from '../kafka/kafka-cluster.js';
import { withClient } from '../postgres/postgres-probe.js';
import { withChildren } from '../processes/live-process.js';
import type { Suite } from '../suite-file.js';
import { aboutFault, type Fault } from './faults.js';

/** The instances and servers that a fault hits, by their names. */
export function namesHit({ kind, target }: Fault, { apps, servers }: Pick<Suite, 'apps' | 'servers'>): string[] {
  switch (aboutFault(kind).hits) {
    case 'service':
      return apps.filter(({ app }) => app === target).map(({ instance }) => instance);
    case 'every instance':
      return apps.map(({ instance }) => instance);
    case 'every broker':
      return brokerNames(3).filter((name) => servers[name] !== undefined);
    case 'PostgreSQL':
      return ['postgres'];
    default:
      return [target];
  }
}

/** The pid of an instance or a server, by its name. Undefined where the launcher runs none. */
export function pidOf(name: string, { apps, servers }: Pick<Suite, 'apps' | 'servers'>): number | undefined {
  return apps.find(({ instance }) => instance === name)?.pid ?? servers[name];
}

/** The processes to which a fault sends a signal. What is frozen is frozen with all that it has started. */
export async function processesHit(fault: Fault, suite: Suite): Promise<number[]> {
  const { how } = aboutFault(fault.kind);
  if (how === 'freeze the sessions') {
    return withClient(suite.postgresAdminUrl ?? '', async (admin) => {
      const sql = 'SELECT pid FROM pg_stat_activity WHERE datname = $1';
      const { rows } = await admin.query<{ pid: number }>(sql, [databaseOf(fault, suite)]);
      return rows.map(({ pid }) => pid);
    });
  }
  const pids = namesHit(fault, suite).flatMap((name) => pidOf(name, suite) ?? []);
  return how === 'freeze' ? pids.flatMap(withChildren) : pids;
}

/** The ports of the servers from which an instance hears no more. */
export function portsSilenced(
  fault: Fault,
  { kafkaBrokers, databases }: Pick<Suite, 'kafkaBrokers' | 'databases'>,
): number[] {
  if (fault.kind === "an instance's connections to PostgreSQL go silent")
    return [...new Set(Object.values(databases).map((url) => Number(new URL(url).port)))];
  return kafkaBrokers.split(',').map((address) => Number(address.split(':')[1]));
}

/** Ends every session of a service's database, as PostgreSQL's administrator. @returns how many */
export async function terminateSessions(fault: Fault, suite: Suite, admin: Client): Promise<number> {
  const sql = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1';
  return (await admin.query(sql, [databaseOf(fault, suite)])).rows.length;
}

function databaseOf({ target }: Fault, { databases }: Suite): string {
  const url = (databases as Readonly<Record<string, string>>)[target];
  if (url === undefined) throw new Error(`There is no service ${target}.`);
  return new URL(url).pathname.slice(1);
}
