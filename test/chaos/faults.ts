import { randomUUID } from 'node:crypto';
import { SERVICES, type Service } from '#libs/contracts';
import pg from 'pg';
import { BACK_WITHIN_MS, BROKERS, endBroker, pidOf } from '../cluster/brokers.js';
import { askAgain } from '../suite/ask-again.js';
import { EVENT_TOPICS, publish, readTopics, TOPIC_BEGINNINGS } from '../suite/kafka-probe.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import { freeze, isBack, signal, withChildren } from './processes.js';
import type { FaultKind, SilenceKind } from './schedule.js';

/** Longer than a consumer's session and a relay's lock last: others take over, and the one that was away comes back to that. */
export const FAULT_SECONDS = 8;

/** How many records of a topic are sent again. */
const SENT_AGAIN = 200;

/** The keys of the messages that nobody can read, and their topics. */
export const poison: { readonly topic: string; readonly key: string }[] = [];

/** Lets something go wrong, waits until that is over, and says what happened. @throws if it had no effect */
export type Inject = (choice: number) => Promise<string>;

export const INJECT: Readonly<Record<Exclude<FaultKind, SilenceKind>, Inject>> = {
  'a broker is killed': (choice) => endsBroker(choice, 'SIGKILL'),
  'a broker is stopped': (choice) => endsBroker(choice, 'SIGTERM'),

  async 'a broker is frozen'(choice) {
    const broker = chosen(BROKERS, choice);
    await freeze([pidOf(broker)], FAULT_SECONDS);
    return `${broker} stood still for ${String(FAULT_SECONDS)} s`;
  },

  async 'the brokers are restarted one by one'() {
    for (const broker of BROKERS) await endBroker(broker, 'SIGTERM', EVENT_TOPICS);
    return `${BROKERS.join(', ')} left the cluster and came back`;
  },

  async 'PostgreSQL is killed'() {
    const before = postgresPid();
    signal([before], 'SIGKILL');
    await until(
      'PostgreSQL answers again',
      answers,
      (answering) => answering && postgresPid() !== before,
      BACK_WITHIN_MS,
    );
    return `pid ${String(before)} became ${String(postgresPid())}`;
  },

  async 'PostgreSQL is frozen'() {
    const all = withChildren(postgresPid());
    await freeze(all, FAULT_SECONDS);
    return `${String(all.length)} processes stood still for ${String(FAULT_SECONDS)} s`;
  },

  'an instance is killed': (choice) => endsInstance(choice, 'SIGKILL'),
  'an instance is stopped': (choice) => endsInstance(choice, 'SIGTERM'),

  async 'an instance is frozen'(choice) {
    const { instance, pid } = chosen(runningSuite().apps, choice);
    await freeze([pid], FAULT_SECONDS);
    return `${instance} stood still for ${String(FAULT_SECONDS)} s`;
  },

  async 'the instances are restarted one by one'() {
    const all = runningSuite().apps;
    for (const { instance, pid } of all) {
      signal([pid], 'SIGTERM');
      await isBack(instance, pid);
    }
    return `all ${String(all.length)} have new pids`;
  },

  async "a service's sessions are terminated"(choice) {
    const service = chosen(SERVICES, choice);
    const rows = await asAdmin('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [service]);
    if (rows.length === 0) throw new Error(`${service} has no session`);
    return `${String(rows.length)} sessions of ${service}`;
  },

  async "a service's sessions are frozen"(choice) {
    const service = chosen(SERVICES, choice);
    const rows = await asAdmin<{ pid: number }>('SELECT pid FROM pg_stat_activity WHERE datname = $1', [service]);
    const pids = rows.map(({ pid }) => pid);
    await freeze(pids, FAULT_SECONDS);
    return `${String(pids.length)} sessions of ${service} stood still for ${String(FAULT_SECONDS)} s`;
  },

  async 'events are sent again'(choice) {
    const topic = chosen(EVENT_TOPICS, choice);
    const events = (await askAgain(() => readTopics(TOPIC_BEGINNINGS))).filter((event) => event.topic === topic);
    if (events.length === 0) throw new Error(`${topic} is empty`);
    const first = Math.floor(choice * Math.max(1, events.length - SENT_AGAIN));
    const again = events.slice(first, first + SENT_AGAIN);
    const messages = again.map(({ key, value, headers, partition }) => ({ key, value, headers, partition }));
    await askAgain(() => publish(topic, messages));
    return `${String(again.length)} of ${topic}`;
  },

  async 'a message that nobody can read is sent'(choice) {
    const message = { topic: chosen(EVENT_TOPICS, choice), key: `poison-${randomUUID()}` };
    poison.push(message);
    await askAgain(() => publish(message.topic, [{ key: message.key, value: 'no JSON' }]));
    return message.topic;
  },
};

async function endsBroker(choice: number, how: NodeJS.Signals): Promise<string> {
  const broker = chosen(BROKERS, choice);
  const before = pidOf(broker);
  await endBroker(broker, how, EVENT_TOPICS);
  return `${broker}: pid ${String(before)} became ${String(pidOf(broker))}`;
}

async function endsInstance(choice: number, how: NodeJS.Signals): Promise<string> {
  const { instance, pid } = chosen(runningSuite().apps, choice);
  signal([pid], how);
  await isBack(instance, pid);
  return `${instance} has a new pid`;
}

export function chosen<T>(items: readonly T[], choice: number): T {
  return items[Math.floor(choice * items.length)] as T;
}

function postgresPid(): number {
  const { postgres: pid } = runningSuite().servers;
  if (pid === undefined) throw new Error('This run needs a PostgreSQL that the launcher started');
  return pid;
}

async function answers(): Promise<boolean> {
  return asAdmin('SELECT 1').then(
    () => true,
    () => false,
  );
}

async function asAdmin<R extends pg.QueryResultRow>(sql: string, values: readonly Service[] = []): Promise<R[]> {
  const { postgresAdminUrl } = runningSuite();
  const admin = new pg.Client({ connectionString: postgresAdminUrl ?? '', connectionTimeoutMillis: 2_000 });
  // The session may be ended by a fault, too.
  admin.on('error', () => undefined);
  try {
    await admin.connect();
    return (await admin.query<R>(sql, [...values])).rows;
  } finally {
    await admin.end().catch(() => undefined);
  }
}
