import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../postgres/postgres-probe.js';
import { identify, isAlive, isFrozen, signal, type ProcessIdentity } from '../processes/live-process.js';
import type { Gateway } from '../gateway/gateway.js';
import type { Suite } from '../suite-file.js';
import type { Silenced } from './break-orders.js';
import { aboutFault, NEEDS, type Fault, type How } from './faults.js';
import { namesHit, pidOf, portsSilenced, processesHit, terminateSessions } from './processes-hit.js';

/** What the causes of faults need of the suite. */
export interface BreakableSuite {
  /** As it is now. */
  readonly now: () => Suite;
  /** How many brokers have every event; undefined while Kafka does not say. */
  readonly copies: () => Promise<number | undefined>;
  /** What the connections of the instances pass, if the suite has one. */
  readonly gateway: Gateway | undefined;
  /** Aborted when the fault is to end. */
  readonly over: AbortSignal;
}

/** A fault that goes on. */
export interface Ongoing {
  readonly frozen?: readonly ProcessIdentity[];
  /** What becomes of the connections that are silent, also later. */
  readonly silence?: () => Silenced;
  /** Resolves when it ends of itself. It rejects if it came to nothing. */
  readonly done?: Promise<void>;
}

/** Causes a fault. @returns what goes on then, or undefined if nothing does. @throws if it had no effect */
type Cause = (fault: Fault, suite: BreakableSuite) => Promise<Ongoing | undefined>;

/** A session that the service opens again lives so long. */
const TERMINATE_EVERY_MS = 20;
const FROZEN_WITHIN_MS = 2_000;
const LOOK_EVERY_MS = 100;
/** A stop takes up to 15 s, and a broker copies what it has missed. */
const BACK_WITHIN_MS = 120_000;

export const CAUSES: Readonly<Record<How, Cause>> = {
  kill: (fault, suite) => end(fault, suite, 'SIGKILL'),
  stop: (fault, suite) => end(fault, suite, 'SIGTERM'),
  freeze,
  silence,
  'freeze the sessions': freeze,
  'terminate the sessions': terminate,
  'restart one after the other': (fault, suite) => Promise.resolve({ done: restart(fault, suite) }),
};

/** The launcher starts at once what has died. */
async function end(fault: Fault, { now }: BreakableSuite, how: NodeJS.Signals): Promise<undefined> {
  for (const pid of await processesHit(fault, now())) signal(pid, how);
}

/** They go on when it is over. Until then the page knows who they are, in case the launcher is killed. */
async function freeze(fault: Fault, { now, over }: BreakableSuite): Promise<Ongoing> {
  const frozen: ProcessIdentity[] = [];
  over.addEventListener('abort', () => {
    for (const one of frozen) if (isAlive(one)) signal(one.pid, 'SIGCONT');
  });
  // A process may have started another one while it was being frozen. Sessions that are opened later are none of these.
  const looks = aboutFault(fault.kind).how === 'freeze' ? 2 : 1;
  for (let look = 0; look < looks; look++)
    for (const pid of await processesHit(fault, now())) {
      const identity = identify(pid);
      if (identity === undefined || over.aborted || frozen.some((one) => one.pid === pid)) continue;
      frozen.push(identity);
      signal(pid, 'SIGSTOP');
    }
  const giveUpAt = Date.now() + FROZEN_WITHIN_MS;
  const restless = (): ProcessIdentity | undefined => frozen.find((one) => isAlive(one) && !isFrozen(one.pid));
  while (restless() !== undefined && Date.now() < giveUpAt) await sleep(LOOK_EVERY_MS);
  if (frozen.length === 0 || restless() !== undefined) throw new Error('Nothing was seen to stand still.');
  return { frozen };
}

/** Nothing arrives any more over the connections that are open, and over those that are opened before it is over. */
function silence(fault: Fault, { now, gateway, over }: BreakableSuite): Promise<Ongoing> {
  if (gateway === undefined) return Promise.reject(new Error(NEEDS['a gateway']));
  const cut = portsSilenced(fault, now()).map((port) => gateway.silence({ instance: fault.target, port }, 'both ways'));
  const sum = (count: (one: (typeof cut)[number]) => number): number => cut.reduce((all, one) => all + count(one), 0);
  const connections = sum(({ count }) => count);
  over.addEventListener('abort', () => {
    for (const one of cut) one.end();
  });
  if (connections === 0) return Promise.reject(new Error(`${fault.target} has no such connection.`));
  return Promise.resolve({
    silence: () => ({
      connections,
      swallowed: sum((one) => one.seen().swallowed),
      givenUp: sum((one) => one.seen().givenUp),
    }),
  });
}

/** Again and again, so that new sessions end, too. Nothing of it stays in PostgreSQL: it is over even if the launcher is killed. */
async function terminate(fault: Fault, { now, over }: BreakableSuite): Promise<Ongoing> {
  return new Promise((resolve, reject) => {
    const done = withClient(now().postgresAdminUrl ?? '', async (admin) => {
      const ended = await terminateSessions(fault, now(), admin);
      if (ended === 0) throw new Error(`${fault.target} has no session.`);
      resolve({ done });
      while (!over.aborted) {
        await terminateSessions(fault, now(), admin);
        await sleep(TERMINATE_EVERY_MS);
      }
    });
    done.catch(reject);
  });
}

async function restart(fault: Fault, suite: BreakableSuite): Promise<void> {
  const isBack = fault.kind === 'the brokers are restarted one by one' ? isBrokerBack(suite) : isInstanceBack(suite);
  const isOver = (): boolean => suite.over.aborted;
  for (const name of namesHit(fault, suite.now())) {
    const before = pidOf(name, suite.now());
    if (isOver() || before === undefined) return;
    signal(before, 'SIGTERM');
    const giveUpAt = Date.now() + BACK_WITHIN_MS;
    while (!(await isBack(name, before))) {
      if (isOver()) return;
      if (Date.now() > giveUpAt) throw new Error(`${name} is not back.`);
      await sleep(LOOK_EVERY_MS);
    }
  }
}

type IsBack = (name: string, before: number) => Promise<boolean>;

function isInstanceBack({ now }: BreakableSuite): IsBack {
  return async (name, before) => {
    const entry = now().apps.find(({ instance }) => instance === name);
    if (entry === undefined || entry.pid === before) return false;
    const limit = AbortSignal.timeout(5_000);
    const answer = await fetch(new URL('/health/ready', entry.url), { signal: limit }).catch(() => undefined);
    return answer?.ok === true;
  };
}

/** The cluster notices after a while that a broker has left, and until then calls all copies in sync. */
function isBrokerBack({ now, copies }: BreakableSuite): IsBack {
  const away = new Set<string>();
  return async (name, before) => {
    const known = await copies();
    const all = brokersOf(now());
    if (known !== undefined && known < all) away.add(name);
    return away.has(name) && pidOf(name, now()) !== before && known === all;
  };
}

function brokersOf({ kafkaBrokers }: Suite): number {
  return kafkaBrokers.split(',').length;
}
