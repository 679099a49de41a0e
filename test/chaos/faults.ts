import { randomUUID } from 'node:crypto';
import { SERVICES } from '#libs/contracts';
import type { Client } from 'pg';
import type { Fault } from '../../tools/launcher/breaks/faults.js';
import { processesHit, terminateSessions } from '../../tools/launcher/breaks/processes-hit.js';
import { withClient } from '../../tools/launcher/postgres/postgres-probe.js';
import { BACK_WITHIN_MS, BROKERS, endBroker, pidOf } from '../cluster/brokers.js';
import { askAgain } from '../suite/ask-again.js';
import { EVENT_TOPICS, publish, readTopics, TOPIC_BEGINNINGS } from '../suite/kafka-probe.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import { freeze, isBack, signal } from './processes.js';
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

  'a broker is frozen': (choice) => freezes({ kind: 'a broker is frozen', target: chosen(BROKERS, choice) }),

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

  'PostgreSQL is frozen': () => freezes({ kind: 'PostgreSQL is frozen', target: 'PostgreSQL' }),

  'an instance is killed': (choice) => endsInstance(choice, 'SIGKILL'),
  'an instance is stopped': (choice) => endsInstance(choice, 'SIGTERM'),

  'an instance is frozen': (choice) =>
    freezes({ kind: 'an instance is frozen', target: chosen(runningSuite().apps, choice).instance }),

  async 'the instances are restarted one by one'() {
    const all = runningSuite().apps;
    for (const { instance, pid } of all) {
      signal([pid], 'SIGTERM');
      await isBack(instance, pid);
    }
    return `all ${String(all.length)} have new pids`;
  },

  async "a service's sessions are terminated"(choice) {
    const target = chosen(SERVICES, choice);
    const count = await asAdmin((admin) =>
      terminateSessions({ kind: "a service's sessions are terminated", target }, runningSuite(), admin),
    );
    if (count === 0) throw new Error(`${target} has no session`);
    return `${String(count)} sessions of ${target}`;
  },

  "a service's sessions are frozen": (choice) =>
    freezes({ kind: "a service's sessions are frozen", target: chosen(SERVICES, choice) }),

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

/** Lets the processes stand still that the page freezes for the same fault. */
async function freezes(fault: Fault): Promise<string> {
  const pids = await processesHit(fault, runningSuite());
  await freeze(pids, FAULT_SECONDS);
  return `${fault.target}: ${String(pids.length)} processes stood still for ${String(FAULT_SECONDS)} s`;
}

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

function answers(): Promise<boolean> {
  return asAdmin((admin) => admin.query('SELECT 1')).then(
    () => true,
    () => false,
  );
}

function asAdmin<T>(use: (admin: Client) => Promise<T>): Promise<T> {
  return withClient(runningSuite().postgresAdminUrl ?? '', use);
}
