import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { MAX_EVENT_BYTES, type Service } from '#libs/contracts';
import { dlq, outbox } from '../delivery/command.js';
import { orderMessage } from '../delivery/message.js';
import { lettersOf } from '../delivery/parked.js';
import { withRoomFor } from '../delivery/room.js';
import { withAdmin } from '../messaging/topic-watch.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer, type PlacedOrder } from '../story/scenario.js';
import { lagOf, publish } from '../suite/kafka-probe.js';
import { OwnSuite } from '../suite/own-suite.js';
import { instanceOf, query, runningSuite } from '../suite/running-suite.js';
import { asSuperuser } from '../suite/superuser.js';
import { until } from '../suite/until.js';
import { Prometheus, type ActiveAlert } from './prometheus.js';

/** For an alert that fires after 5 minutes, which are half a minute here, and for one that needs the service to join its group again. */
const LIMIT_MS = 180_000;
jest.setTimeout(4 * LIMIT_MS);

// Everything is broken here in turn, so this file has its own suite.
const suite = new OwnSuite('alerts');
await suite.start();
let prometheus: Prometheus;

beforeAll(async () => {
  prometheus = await Prometheus.start();
});

afterAll(async () => {
  await prometheus.stop();
  await suite.remove();
});

describe('while every order ends', () => {
  it('no alert is there', async () => {
    await (await placeOrder()).becomes('COMPLETED');
    await untilQuiet();
  });
});

describe('a message that nobody can read', () => {
  it('fires at once as a ticket, would wake somebody after an hour, and is quiet when it is discarded', async () => {
    const orderId = randomUUID();
    await publish('order.events', [{ ...orderMessage('OrderCancelled', { orderId }), value: Buffer.from('no JSON') }]);

    await untilFiring('payment', 'DeadLettersParked');
    expect((await statesOf('payment')).get('DeadLettersParkedForAnHour')).toBe('pending');

    for (const service of ['payment', 'inventory'] as const) {
      const [letter] = await lettersOf(service, orderId, 1);
      expect(await dlq('discard', String(letter?.id), '--why', 'nobody can read it')).toMatchObject({ status: 0 });
    }
    await untilQuiet();
  });
});

describe('an event that the broker refuses for good', () => {
  it('fires, and is quiet when the event is published', async () => {
    const key = randomUUID();
    await query(
      'order',
      `INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, time, dataschema)
       VALUES (gen_random_uuid(), 'order', $1, 'OrderEngraved', json_build_object('orderId', $1::text, 'text', $2::text), $3, 'urn:test')`,
      [key, 'x'.repeat(MAX_EVENT_BYTES), new Date().toISOString()],
    );

    await untilFiring('order', 'RowsRefused');

    await withRoomFor(2 * MAX_EVENT_BYTES, 'order.events', async () => {
      expect(await outbox('release', key)).toMatchObject({ status: 0 });
      await untilQuiet();
    });
  });
});

describe('a broker that does not answer', () => {
  it('fires for the outbox that waits and for the lag that nobody knows, and is quiet when it answers', async () => {
    signalBroker('SIGSTOP');
    try {
      await placeOrder();
      await untilFiring('order', 'OutboxWaits');
      for (const service of ['order', 'payment', 'inventory'] as const) await untilFiring(service, 'LagUnknown');
    } finally {
      signalBroker('SIGCONT');
    }
    await untilQuiet();
  });
});

describe('a database that does not answer', () => {
  it('fires for what its service cannot do, and for the orders that wait for that, and is quiet when it answers', async () => {
    const place = await readyToOrder();
    await asSuperuser('ALTER ROLE payment NOLOGIN');
    await asSuperuser(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'payment'`);
    try {
      const order = await place();
      await order.passesItsDeadline();
      for (const alert of [
        'TablesUnknown',
        'InstanceCutOff',
        'RelayHasNoLeader',
        'PartitionsPostponed',
        'ConsumerBehind',
      ])
        await untilFiring('payment', alert);
      await untilFiring('order', 'SagasOverdue');
      expect([...(await statesOf('order')).keys()]).toEqual(['SagasOverdue']);
      expect(await statesOf('inventory')).toEqual(new Map());
    } finally {
      await asSuperuser('ALTER ROLE payment LOGIN');
    }
    await untilQuiet();
  });
});

describe('a service that does not answer, and whose topic forgets messages meanwhile', () => {
  it('fires while it is away, and for the messages when it is back', async () => {
    const order = await placeOrder();
    await order.becomes('COMPLETED');
    // A group that has committed nothing in a partition begins at its oldest message, and knows of none before it. The metric
    // may be older than the order, so the broker is asked.
    await until(
      'payment without a lag',
      () => lagOf('payment'),
      (messages) => messages === 0,
    );
    const { pid } = instanceOf('payment');
    process.kill(pid, 'SIGSTOP');
    try {
      // Until then the answer to its last request may still reach it, with the messages.
      await until(
        'payment without a member',
        () => membersOf('payment'),
        (members) => members === 0,
      );
      await order.return();
      await order.hears('StockRestocked');
      await forgetMessages('order.events');
      await untilFiring('payment', 'InstanceDown');
      await untilFiring('payment', 'ServiceDown');
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await untilFiring('payment', 'MessagesMissed');
    await until(
      'payment up',
      () => statesOf('payment'),
      (states) => !states.has('ServiceDown'),
      LIMIT_MS,
    );
  });
});

/** An order that succeeds, unless something is broken. */
async function placeOrder(): Promise<PlacedOrder> {
  return (await readyToOrder())();
}

/** Its customer and product are there before something breaks. */
async function readyToOrder(): Promise<() => Promise<PlacedOrder>> {
  const [customer, mug] = [await newCustomer({ balance: PRICE }), await newProduct({ stock: 1 })];
  return () => customer.orders({ [mug]: 1 }, { deadlineMs: 600_000 });
}

async function membersOf(service: Service): Promise<number | undefined> {
  const { groups } = await withAdmin((admin) => admin.describeGroups([service]));
  return groups[0]?.members.length;
}

async function statesOf(service: Service): Promise<ReadonlyMap<string, ActiveAlert['state']>> {
  const alerts = (await prometheus.alerts()).filter(({ labels }) => labels.service === service);
  return new Map(alerts.map(({ labels, state }) => [labels.alertname ?? '', state]));
}

async function untilFiring(service: Service, alert: string): Promise<void> {
  await until(
    `${alert} of ${service}`,
    async () => [...(await statesOf(service))],
    (states) => new Map(states).get(alert) === 'firing',
    LIMIT_MS,
  );
}

async function untilQuiet(): Promise<void> {
  await until(
    'no alert',
    () => prometheus.alerts(),
    ({ length }) => length === 0,
    LIMIT_MS,
  );
}

function signalBroker(signal: NodeJS.Signals): void {
  process.kill(runningSuite().servers.kafka ?? 0, signal);
}

/** Deletes every message of a topic, as its retention time would. */
async function forgetMessages(topic: string): Promise<void> {
  await withAdmin(async (admin) => {
    const ends = await admin.fetchTopicOffsets(topic);
    const filled = ends.filter(({ low, high }) => low !== high);
    const partitions = filled.map(({ partition, high }) => ({ partition, offset: high }));
    await admin.deleteTopicRecords({ topic, partitions });
  });
}
