import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { avroNameOf, avroSchemaOf } from '#libs/avro';
import { CATALOGUE, EVENTS, jsonSchemasOf } from '#libs/contracts';
import { setUpWith, type Printed } from '../delivery/command.js';
import { orderMessage } from '../delivery/message.js';
import { lettersOf } from '../delivery/parked.js';
import { expectInvariants } from '../invariants/invariants.js';
import { avroText, avroValue } from '../readers/avro-bytes.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer, type PlacedOrder } from '../story/scenario.js';
import { publish } from '../suite/kafka-probe.js';
import { OwnSuite } from '../suite/own-suite.js';
import { instanceOf, query, runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';

// The registry is stopped and its schemas are replaced, so this file starts its own suite, with every topic in Avro.
const suite = new OwnSuite('registry', ['--avro'], { SCHEMA_REGISTRY_URL: '' });
await suite.start();

const TYPES = Object.keys(EVENTS);
const NO_SUCH_ID = 4711;

afterAll(expectInvariants);
afterAll(() => suite.remove());
afterEach(() => {
  // What a failing test has left.
  signalRegistry('SIGCONT');
});

describe('the setup steps of the services', () => {
  it('register a JSON Schema and an Avro schema of each event, under the names of the event', async () => {
    const subjects = [...TYPES, ...TYPES.map((type) => avroNameOf(type, CATALOGUE))];
    expect(Object.keys(await registered()).sort()).toEqual(subjects.sort());
  });

  it('change nothing when they run again: the versions and the ids stay', async () => {
    const before = await registered();
    expect(await setUpOrder()).toMatchObject({ status: 0 });
    expect(await registered()).toEqual(before);
  });

  it.each([
    ['JSON Schema', 'OrderReturned', { schemaType: 'JSON', schema: JSON.stringify(jsonWith('reason')) }],
    ['Avro schema', avroNameOf('OrderReturned', CATALOGUE), { schema: JSON.stringify(avroWith('reason')) }],
  ])(
    'stop where the %s does not suit a registered one, with one sentence that says what to do',
    async (kind, subject, other) => {
      await remove(subject);
      await ask('POST', `/subjects/${subject}/versions`, other);
      const { status, out, error } = await setUpOrder();
      expect(status).toBe(1);
      expect(out + error).toMatch(
        new RegExp(
          `The schema registry refuses the ${kind} of OrderReturned: ${subject} does not suit its registered versions: .+\\. Add an optional field instead, or publish a new major version of the event beside it\\.`,
        ),
      );

      await remove(subject);
      expect(await setUpOrder()).toMatchObject({ status: 0 });
    },
  );
});

describe('a message with the id of no schema', () => {
  it('is parked, and the reason names the id', async () => {
    const orderId = randomUUID();
    const message = orderMessage('OrderConfirmed', { orderId });
    const headers = { ...message.headers, 'content-type': 'application/avro' };
    await publish('order.events', [{ ...message, headers, value: avroValue(NO_SUCH_ID, avroText(orderId)) }]);
    const [letter] = await lettersOf('payment', orderId, 1);
    expect(letter).toMatchObject({ reason: 'unreadable', status: 'parked' });
    const [row] = await query<{ message: string }>('payment', 'SELECT message FROM dead_letters WHERE key = $1', [
      orderId,
    ]);
    expect(row?.message).toContain(`knows no Avro schema with the id ${String(NO_SUCH_ID)}`);
  });
});

describe('while the registry does not answer', () => {
  it('events with known schemas go on', async () => {
    await (await placeOrder()).becomes('COMPLETED');
    signalRegistry('SIGSTOP');
    await (await placeOrder()).becomes('COMPLETED');
    signalRegistry('SIGCONT');
  });

  it('a service that starts takes orders, publishes nothing, and goes on when the registry is back', async () => {
    signalRegistry('SIGSTOP');
    const { pid } = instanceOf('order');
    process.kill(pid, 'SIGKILL');
    await until(
      'another process of order that is ready',
      () => isReady(instanceOf('order').url),
      (ready) => ready && instanceOf('order').pid !== pid,
    );
    const order = await placeOrder();
    await until(
      'the log says what it waits for',
      () => Promise.resolve(readFileSync(suite.logFile, 'utf8')),
      (log) => /the id of the Avro schema of Order\w+ is not known yet/.test(log),
    );
    expect(await query('order', 'SELECT FROM outbox WHERE aggregateid = $1', [order.id])).toHaveLength(1);
    signalRegistry('SIGCONT');
    await order.becomes('COMPLETED');
  });
});

describe('a registry that is killed', () => {
  it('starts again with the same schemas under the same ids', async () => {
    const before = await registered();
    const pid = registryPid();
    signalRegistry('SIGKILL');
    await until(
      'another process of the registry that answers',
      () => registered().catch(() => undefined),
      (found) => found !== undefined && registryPid() !== pid,
    );
    expect(await registered()).toEqual(before);
    await (await placeOrder()).becomes('COMPLETED');
  });
});

/** Every subject with its versions, and the id of its newest one. */
async function registered(): Promise<Record<string, unknown>> {
  const subjects = (await ask('GET', '/subjects')) as string[];
  const entries = subjects.map(async (subject): Promise<[string, unknown]> => {
    const versions = await ask('GET', `/subjects/${subject}/versions`);
    const { id } = (await ask('GET', `/subjects/${subject}/versions/latest`)) as { id: number };
    return [subject, { versions, id }];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** For good: a registry keeps what was deleted otherwise. */
async function remove(subject: string): Promise<void> {
  await ask('DELETE', `/subjects/${subject}`);
  await ask('DELETE', `/subjects/${subject}?permanent=true`);
}

async function ask(method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${String(runningSuite().schemaRegistryUrl)}${path}`, {
    method,
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} answers ${String(answer.status)}: ${await answer.text()}`);
  return answer.json();
}

function setUpOrder(): Promise<Printed> {
  const { setupDatabases, schemaRegistryUrl } = runningSuite();
  return setUpWith({ DATABASE_URL: setupDatabases.order, SCHEMA_REGISTRY_URL: String(schemaRegistryUrl) }, 'order');
}

/** The schema of OrderReturned as it would be with another required field, which events in the topics lack. */
function jsonWith(field: string): object {
  const schema = JSON.parse(jsonSchemasOf('OrderReturned').at(-1) ?? '') as { properties: object; required: string[] };
  return {
    ...schema,
    properties: { ...schema.properties, [field]: { type: 'string' } },
    required: [...schema.required, field],
  };
}

function avroWith(field: string): object {
  const schema = avroSchemaOf('OrderReturned', CATALOGUE);
  return { ...schema, fields: [...schema.fields, { name: field, type: 'string' }] };
}

async function placeOrder(): Promise<PlacedOrder> {
  const customer = await newCustomer({ balance: PRICE });
  return customer.orders({ [await newProduct({ stock: 1 })]: 1 }, { deadlineMs: 120_000 });
}

function registryPid(): number {
  return runningSuite().servers.registry ?? 0;
}

function signalRegistry(signal: NodeJS.Signals): void {
  process.kill(registryPid(), signal);
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}
