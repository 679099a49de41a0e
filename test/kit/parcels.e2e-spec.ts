import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { requestAction } from '#libs/dead-letters';
import { createKafka, KafkaProducer, type Kafka } from '#libs/kafka';
import type { OutgoingMessage } from '#libs/messages';
import { GroupCommit } from '#libs/unit-of-work';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { OwnDatabase } from '../messaging/own-database.js';
import { TopicWatch } from '../messaging/topic-watch.js';
import { kafkaConnectionOf } from '../../tools/launcher/doors/kafka-users.js';
import { replication } from '../suite/replication.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import { CourierReactions, CreateDeliveries1760000001000, Delivery, Van } from './parcels/courier.js';
import { CreateParcels1760000001000, DepotReactions, Parcel, parcelOf, register } from './parcels/depot.js';
import { parcels } from './parcels/parcel-events.js';
import { createTopics, startService } from './parcels/start-service.js';

jest.setTimeout(60_000);

// Another domain, on the kit and the broker client, with real Kafka and real PostgreSQL. It imports nothing of the shop; only
// the address of the tests' broker comes from the shop's launcher.

let kafka: Kafka;
let depotTables: OwnDatabase;
let courierTables: OwnDatabase;
let depot: NestFastifyApplication;
let courier: NestFastifyApplication;
let depotEvents: TopicWatch;
let courierDeadLetters: TopicWatch;

beforeAll(async () => {
  kafka = createKafka(kafkaConnectionOf(runningSuite(), 'parcels'));
  [depotTables, courierTables] = await Promise.all([OwnDatabase.create({}), OwnDatabase.create({})]);
  await createTopics(kafka, ['depot', 'courier'], replication());
  depot = await startService(
    {
      name: 'depot',
      hears: ['courier'],
      catalogue: parcels,
      databaseUrl: depotTables.url,
      kafka,
      entities: [Parcel],
      migrations: [CreateParcels1760000001000],
    },
    DepotReactions,
  );
  courier = await startService(
    {
      name: 'courier',
      hears: ['depot'],
      catalogue: parcels,
      databaseUrl: courierTables.url,
      kafka,
      entities: [Delivery, Van],
      migrations: [CreateDeliveries1760000001000],
    },
    CourierReactions,
  );
  [depotEvents, courierDeadLetters] = await Promise.all([TopicWatch.of('depot.events'), TopicWatch.of('courier.dlt')]);
});

afterAll(async () => {
  await Promise.all([depotEvents.stop(), courierDeadLetters.stop()]);
  await Promise.all([depot.close(), courier.close()]);
  await Promise.all([depotTables.drop(), courierTables.drop()]);
});

describe('an event of another domain than the shop', () => {
  it('goes from the outbox of one service by relay and inbox to the reaction of the other, and the answer comes back', async () => {
    const parcelId = await registered({ gram: 1_000 });

    await isPlanned(parcelId, 'small');
    expect(await courierTables.query('SELECT van FROM deliveries WHERE parcel_id = $1', [parcelId])).toEqual([
      { van: 'small' },
    ]);
  });

  it('is refused by value where a rule refuses, and nothing is published', async () => {
    const parcelId = await registered({ gram: 1_000 });
    await depotEvents.shows(1, parcelId);

    expect(await registerAt(parcelId, 2_000)).toEqual({ refused: 'already-registered' });

    await isPlanned(await registered({ gram: 1_000 }), 'small');
    expect(await depotEvents.shows(1, parcelId)).toHaveLength(1);
  });

  it('is applied once, though its message is delivered twice', async () => {
    const parcelId = await registered({ gram: 1_000 });
    await isPlanned(parcelId, 'small');
    const [message] = await depotEvents.shows(1, parcelId);
    if (message === undefined) throw new Error('nothing was published');

    await courierTables.query('DELETE FROM deliveries WHERE parcel_id = $1', [parcelId]);
    await publish({ topic: 'depot.events', ...message });
    await depotEvents.shows(2, parcelId);
    const later = await registeredInPartitionOf(parcelId);
    await isPlanned(later, 'small');

    // Without the inbox the courier would have planned the delivery a second time.
    expect(await courierTables.query('SELECT van FROM deliveries WHERE parcel_id = $1', [parcelId])).toEqual([]);
  });
});

describe('a message that its reaction cannot process', () => {
  it('is parked after as many attempts as the reaction asks for, other messages flow on, and a redrive applies it when the cause is gone', async () => {
    const heavy = await registered({ gram: 900_000 });
    const letter = await parkedOf(heavy);
    expect(letter).toMatchObject({
      reason: 'handler-failed',
      attempts: 2,
      message: 'no van can carry 900000 g',
      status: 'parked',
    });
    await isPlanned(await registered({ gram: 1_000 }), 'small');
    const [copy] = await courierDeadLetters.shows(1, heavy);
    expect(copy?.headers['dlt-reason']?.toString()).toBe('handler-failed');

    await courierTables.query(`INSERT INTO vans VALUES ('large', 2000000)`);
    await requestAction(courierTables, {
      action: 'redrive',
      deadLetterId: letter.id,
      by: 'a test',
      why: 'there is a large van now',
    });

    await isPlanned(heavy, 'large');
    expect(await parkedOf(heavy)).toMatchObject({ status: 'redriven' });
  });

  it('is parked at once if nobody can read it', async () => {
    const parcelId = randomUUID();
    await publish({ topic: 'depot.events', key: parcelId, value: 'no JSON', headers: { ce_type: 'ParcelRegistered' } });

    expect(await parkedOf(parcelId)).toMatchObject({ reason: 'unreadable', attempts: 0 });
  });
});

async function registered({ gram }: { gram: number }): Promise<string> {
  const parcelId = randomUUID();
  expect(await registerAt(parcelId, gram)).not.toHaveProperty('refused');
  return parcelId;
}

/** Does what a request over HTTP would do. */
function registerAt(parcelId: string, gram: number): Promise<object> {
  return depot
    .get(GroupCommit)
    .run((work) => work.decide(parcelOf(parcelId), (parcel) => register(parcel, parcelId, gram)));
}

/** The id of a parcel whose messages are in the same partition as this one's. */
async function registeredInPartitionOf(parcelId: string): Promise<string> {
  const [first] = await depotEvents.shows(1, parcelId);
  for (;;) {
    const other = await registered({ gram: 1_000 });
    const [message] = await depotEvents.shows(1, other);
    if (message?.partition === first?.partition) return other;
  }
}

async function isPlanned(parcelId: string, van: string): Promise<void> {
  await until(
    `parcel ${parcelId} planned`,
    () => depotTables.query<{ van: string | null }>('SELECT van FROM parcels WHERE parcel_id = $1', [parcelId]),
    ([parcel]) => parcel?.van === van,
  );
}

interface Letter {
  readonly id: string;
}

async function parkedOf(parcelId: string): Promise<Letter> {
  const [letter] = await until(
    `a dead letter of ${parcelId}`,
    () => courierTables.query<Letter>('SELECT * FROM dead_letters WHERE key = $1', [parcelId]),
    ({ length }) => length === 1,
  );
  if (letter === undefined) throw new Error('unreachable');
  return letter;
}

async function publish(message: OutgoingMessage): Promise<void> {
  const producer = new KafkaProducer(kafka);
  await producer.send([message]);
  await producer.close();
}
