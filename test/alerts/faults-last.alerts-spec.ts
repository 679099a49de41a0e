import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SERVICES, topicsHeardBy } from '#libs/contracts';
import { Logger } from '@nestjs/common';
import { BROKERS } from '../cluster/brokers.js';
import { INJECT, poison } from '../chaos/faults.js';
import { Gateway } from '../../tools/launcher/gateway/gateway.js';
import { Load } from '../chaos/load.js';
import { FAULTS, type FaultKind } from '../chaos/schedule.js';
import { silences } from '../chaos/silences.js';
import { dlq } from '../delivery/command.js';
import { lettersOf } from '../delivery/parked.js';
import { newProduct } from '../story/product.js';
import { newCustomer } from '../story/scenario.js';
import { OwnSuite } from '../suite/own-suite.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import { FAULT_SIGNALS } from './fault-signals.js';
import {
  brokerAway,
  brokerFrozen,
  instanceAway,
  postgresFrozen,
  postgresKilled,
  sessionsFrozen,
  silentToBroker,
  silentToPostgres,
  type Lasting,
} from './lasting-faults.js';
import { Prometheus } from './prometheus.js';

/** Time for a broker or PostgreSQL to come back on a busy machine, and for alerts to fire or go. */
const LIMIT_MS = 120_000;
jest.setTimeout(6 * LIMIT_MS);

const ORDERS_PER_SECOND = 2;

/** Which process, service or record a fault hits: the same in every run. */
const CHOICE = 0.4;

/** Only a person can heal it. */
const POISON = 'a message that nobody can read is sent' satisfies FaultKind;

const HEALED = 'it is over';

const gateway = await Gateway.open();
// The suite that `npm run chaos` has.
const suite = new OwnSuite('lasting-faults', ['--brokers', '3', '--instances', '2'], gateway.environment);
await suite.start();
// The client says of each request that a fault has cost.
Logger.overrideLogger(false);

/** Its alerts wait as long as they do in production. */
let patient: Prometheus;
let shortened: Prometheus;
let load: Load;

beforeAll(async () => {
  patient = await Prometheus.start({ isShortened: false });
  shortened = await Prometheus.start();
  const customer = await newCustomer({ balance: 1_000_000_000 });
  const sku = await newProduct({ stock: 1_000_000 });
  load = new Load(ORDERS_PER_SECOND, () => ({ customerId: customer.id, sku, quantity: 1, then: 'nothing' }));
  load.start();
});

afterAll(async () => {
  load.abandon();
  await patient.stop();
  await shortened.stop();
  await suite.remove();
  gateway.close();
}, LIMIT_MS);

describe('while every kind of fault heals as fast as `npm run chaos` heals it', () => {
  it('no alert fires', async () => {
    const inTurn = async (kinds: readonly FaultKind[]): Promise<void> => {
      for (const kind of kinds) {
        await heals(kind);
        await allReady();
        await untilQuiet(patient);
      }
    };
    await Promise.all([inTurn(FAULTS.servers), inTurn(FAULTS.services.filter((kind) => kind !== POISON))]);

    await heals(POISON);
    await discardDeadLetters();
    await untilQuiet(patient);
    expect(await patient.firedWithin('1h')).toEqual([]);
  });
});

interface LastingFault {
  readonly kind: FaultKind;
  readonly begin: Lasting;
  /** Labels of the alerts that are due to this fault. */
  readonly of: Readonly<Record<string, string>>;
}

/** As in `npm run chaos`, some of them overlap: one fault of the servers, and faults of the services. */
const AT_ONCE: readonly (readonly LastingFault[])[] = [
  [
    { kind: 'a broker is killed', begin: brokerAway(BROKERS[0] ?? '', 'SIGKILL'), of: {} },
    { kind: 'an instance is killed', begin: instanceAway('order-2', 'SIGKILL'), of: { instance: 'order-2' } },
    { kind: 'an instance is stopped', begin: instanceAway('payment-2', 'SIGTERM'), of: { instance: 'payment-2' } },
    {
      kind: "an instance's connections to a broker go silent",
      begin: silentToBroker(gateway, 'inventory-2', 2),
      of: { instance: 'inventory-2' },
    },
  ],
  [
    { kind: 'a broker is stopped', begin: brokerAway(BROKERS[1] ?? '', 'SIGTERM'), of: {} },
    {
      kind: "an instance's connections to PostgreSQL go silent",
      begin: silentToPostgres(gateway, 'inventory-1'),
      of: { instance: 'inventory-1' },
    },
  ],
  [
    { kind: 'a broker is frozen', begin: brokerFrozen(BROKERS[2] ?? ''), of: {} },
    { kind: "a service's sessions are frozen", begin: sessionsFrozen('payment'), of: { service: 'payment' } },
  ],
  [{ kind: 'PostgreSQL is killed', begin: postgresKilled, of: { service: 'order' } }],
  [{ kind: 'PostgreSQL is frozen', begin: postgresFrozen, of: { service: 'inventory' } }],
];

describe.each(AT_ONCE.map((faults) => [faults.map(({ kind }) => kind).join(', and '), faults] as const))(
  'when it lasts that %s',
  (_, faults) => {
    it('what it fires becomes quiet again when it is over', async () => {
      await untilQuiet(shortened);
      const ends = await Promise.all(faults.map(({ begin }) => begin()));
      try {
        for (const { kind, of } of faults)
          for (const alert of alertsOf(kind)) await untilFiring({ alertname: alert, ...of });
      } finally {
        for (const end of ends) end();
      }
      await untilQuiet(shortened);
    });
  },
);

function alertsOf(kind: FaultKind): readonly string[] {
  const shown = FAULT_SIGNALS[kind];
  return 'alerts' in shown ? shown.alerts : [];
}

async function untilFiring(wanted: Readonly<Record<string, string>>): Promise<void> {
  await until(
    `the alert ${JSON.stringify(wanted)} fires`,
    () => shortened.alerts(),
    (alerts) =>
      alerts.some(
        ({ labels, state }) =>
          state === 'firing' && Object.entries(wanted).every(([name, value]) => labels[name] === value),
      ),
    LIMIT_MS,
  );
}

async function untilQuiet(prometheus: Prometheus): Promise<void> {
  await until(
    'no alert',
    () => prometheus.alerts(),
    ({ length }) => length === 0,
    LIMIT_MS,
  );
}

/** Lets a fault begin and heal. If a fault of the other track was in its way, it begins again. */
async function heals(kind: FaultKind): Promise<void> {
  const inject = { ...INJECT, ...silences(gateway) };
  await until(
    kind,
    () => inject[kind](CHOICE).then(() => HEALED, String),
    (outcome) => outcome === HEALED,
    LIMIT_MS,
  );
}

async function allReady(): Promise<void> {
  const isReady = async (url: string): Promise<boolean> => {
    const answer = await fetch(new URL('/health/ready', url)).catch(() => undefined);
    return answer?.ok === true;
  };
  await until(
    'every instance ready',
    () => Promise.all(runningSuite().apps.map(({ url }) => isReady(url))),
    (ready) => ready.every(Boolean),
    LIMIT_MS,
  );
}

async function discardDeadLetters(): Promise<void> {
  for (const { topic, key } of poison) {
    for (const service of SERVICES.filter((one) => topicsHeardBy(one).includes(topic))) {
      for (const { id } of await lettersOf(service, key, 1))
        expect(await dlq('discard', id, '--why', 'nobody can read it')).toMatchObject({ status: 0 });
    }
  }
}
