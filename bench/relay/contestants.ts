import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { startKafkaConnect, type KafkaConnect } from './kafka-connect.js';
import { ask, forkProgram } from '../child.js';
import { connect } from '../connect.js';
import type { Stage } from '../stage.js';

/** Publishes the outbox of a database between start and stop. */
export interface RelayContestant {
  readonly name: string;
  readonly databaseUrl: string;
  /** The service whose rows it publishes. */
  readonly service: string;
  readonly topic: string;
  start(): unknown;
  stop(): unknown;
}

/** The same number as the topics of our apps have. */
const PARTITIONS = 12;

/** Sets up both contestants, stopped, each with its own database and topic. `end` ends them. */
export async function relayContestants(
  stage: Stage,
): Promise<{ contestants: RelayContestant[]; end: () => Promise<void> }> {
  const places = await Promise.all([prepare(stage, 'ours'), prepare(stage, 'debezium')]);
  const [ourPlace, debeziumPlace] = places;
  const relay = forkProgram(stage, 'relay/ours.js', { DATABASE_URL: ourPlace.databaseUrl });
  const kafkaConnect = await startKafkaConnect(stage.kafkaBrokers, join(stage.dataDir, 'connect'));
  await kafkaConnect.publishOutbox(debeziumPlace);
  kafkaConnect.freeze();
  return {
    contestants: [ours(ourPlace, relay), debezium(debeziumPlace, kafkaConnect)],
    end: async () => {
      relay.disconnect();
      await kafkaConnect.stop();
    },
  };
}

type Place = Pick<RelayContestant, 'databaseUrl' | 'service' | 'topic'>;

function ours(place: Place, relay: ChildProcess): RelayContestant {
  return {
    name: 'ours',
    ...place,
    start: () => ask(relay, 'start'),
    stop: () => ask(relay, 'stop'),
  };
}

function debezium(place: Place, kafkaConnect: KafkaConnect): RelayContestant {
  return {
    name: 'debezium',
    ...place,
    start: () => {
      kafkaConnect.thaw();
    },
    stop: () => {
      kafkaConnect.freeze();
    },
  };
}

async function prepare(stage: Stage, name: string): Promise<Place> {
  const service = `relay_${name}`;
  const topic = `${service}.events`;
  await stage.admin.query(`CREATE DATABASE ${service} TEMPLATE "order"`);
  const topics = stage.kafka.admin();
  await topics.connect();
  await topics.createTopics({
    waitForLeaders: false,
    // The broker puts its own time on every message: the same clock for both, and no consumer slows it down.
    topics: [
      { topic, numPartitions: PARTITIONS, configEntries: [{ name: 'message.timestamp.type', value: 'LogAppendTime' }] },
    ],
  });
  await topics.disconnect();
  return { databaseUrl: stage.databaseUrl(service), service, topic };
}

/** Puts rows into the outbox, in transactions of a thousand. Each is an `OrderPlaced` of another order. */
export async function insertRows({ databaseUrl, service }: RelayContestant, count: number): Promise<void> {
  const client = await connect(databaseUrl);
  for (let left = count; left > 0; left -= 1_000) {
    await client.query(
      `INSERT INTO outbox (${OUTBOX_COLUMNS}) SELECT ${outboxRow(service)} FROM generate_series(1, $1)`,
      [Math.min(left, 1_000)],
    );
  }
  await client.end();
}

export const OUTBOX_COLUMNS = 'id, aggregatetype, aggregateid, type, payload, time, dataschema, traceparent';

/** The values of one row, as SQL. It is as large as the rows of our order service. */
export function outboxRow(service: string): string {
  return `gen_random_uuid(), '${service}', gen_random_uuid()::text, 'OrderPlaced',
    json_build_object('orderId', gen_random_uuid(), 'customerId', 'bench-001',
      'lines', json_build_array(json_build_object('sku', 'BENCH-001', 'quantity', 2), json_build_object('sku', 'COFFEE-MUG', 'quantity', 1)),
      'total', json_build_object('amount', 3250, 'currency', 'EUR')),
    '2026-01-01T00:00:00.000Z', 'urn:choreographed-saga:schema:OrderPlaced:1',
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'`;
}
