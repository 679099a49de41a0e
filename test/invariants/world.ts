import type pg from 'pg';
import { SERVICES, STEPS, type Service } from '#libs/contracts';
import { ACCEPTED_ORDERS } from '../suite/http.js';
import { header, PUBLISHED_KEYS, readTopics, type Offsets, type TopicMessage } from '../suite/kafka-probe.js';
import { connect, query } from '../suite/running-suite.js';

/**
 * Everything that the services know and have published, as tables of one session, so that a rule about all of it is one
 * query. The tables have no constraints, so a test can plant here what the databases refuse, and see the rule find it.
 */
const TABLES = {
  orders: `order_id uuid, status text, stock text, payment text, total_amount bigint, lines json, placed_at timestamptz`,
  order_history: `order_id uuid, happened text, applied boolean`,
  idempotency_keys: `key text, order_id uuid`,
  accounts: `customer_id text, available bigint, held bigint, captured bigint`,
  ledger_entries: `customer_id text, order_id uuid, move text, bucket text, amount bigint`,
  payments: `order_id uuid, customer_id text, status text, amount bigint`,
  stock: `sku text, initial int, on_hand int, reserved int, shipped int, delivered int`,
  stock_movements: `sku text, order_id uuid, move text, quantity int`,
  reservations: `order_id uuid, status text, lines json`,
  dead_letters: `topic text, key text, reason text, message text, status text`,
  /** The orders that this test file has placed. */
  new_orders: `order_id uuid`,
  /** The orders that this test file was promised, with the key of each request. */
  accepted_orders: `idempotency_key text, order_id uuid`,
  /** The events in the topics that are about none of the orders, but for those that the test file has published itself. */
  ghost_events: `topic text, type text, order_id text`,
  /** The events in the topics, each at its first place. */
  events: `topic text, place bigint, event_id uuid, type text, order_id uuid`,
  /** Which service must have heard which event. */
  hearings: `event_id uuid, type text, order_id uuid, service text`,
  /** Which service has taken which message; a row for each time. */
  inbox: `service text, message_id uuid`,
} as const;

type Table = keyof typeof TABLES;

/** Whose tables the rules are about. */
const OWNERS: Partial<Record<Service, readonly Table[]>> = {
  order: ['orders', 'order_history', 'idempotency_keys'],
  payment: ['accounts', 'ledger_entries', 'payments'],
  inventory: ['stock', 'stock_movements', 'reservations'],
};

/** Which events are read: those after `offsets`, of orders that were placed after `time`. */
export interface Since {
  readonly offsets: Offsets;
  readonly time: Date;
}

/** Copies the tables of all services into one session. The caller ends it. */
export async function gatherWorld(since: Since): Promise<pg.Client> {
  const world = await gatherTables(query);
  await gatherMessages(world, since);
  return world;
}

/** The same without the messages: only what is in the services' databases. */
export async function gatherTables(ask: (service: Service, sql: string) => Promise<object[]>): Promise<pg.Client> {
  const world = await connect('order');
  for (const [name, columns] of Object.entries(TABLES)) await world.query(`CREATE TEMP TABLE ${name} (${columns})`);
  for (const service of SERVICES) {
    for (const table of [...(OWNERS[service] ?? []), 'dead_letters'] as const) {
      await fill(world, table, await ask(service, `SELECT ${namesOf(table)} FROM ${table}`));
    }
  }
  return world;
}

async function gatherMessages(world: pg.Client, { offsets, time }: Since): Promise<void> {
  const messages = await readTopics(offsets);
  const { rows: newOrders } = await world.query<{ order_id: string }>(
    'INSERT INTO new_orders SELECT order_id FROM orders WHERE placed_at >= $1 RETURNING order_id',
    [time],
  );
  const isNew = new Set(newOrders.map(({ order_id }) => order_id));
  await fill(world, 'accepted_orders', ACCEPTED_ORDERS);
  await fill(world, 'ghost_events', await ghostsAmong(messages, world));
  const events = new Map<string, object>();
  const hearings: object[] = [];
  for (const [place, message] of messages.entries()) {
    const [event_id, type] = [header(message, 'ce_id'), header(message, 'ce_type')];
    // The relay may publish an event twice; its first place decides.
    if (!isNew.has(message.key) || events.has(event_id)) continue;
    events.set(event_id, { topic: message.topic, place, event_id, type, order_id: message.key });
    for (const service of hearersOf(type)) hearings.push({ event_id, type, order_id: message.key, service });
  }
  await fill(world, 'events', [...events.values()]);
  await fill(world, 'hearings', hearings);
  for (const service of SERVICES) {
    const sql = 'SELECT $1 AS service, message_id FROM inbox WHERE message_id = ANY($2)';
    await fill(world, 'inbox', await query(service, sql, [service, [...events.keys()]]));
  }
}

async function ghostsAmong(messages: readonly TopicMessage[], world: pg.Client): Promise<object[]> {
  const { rows } = await world.query<{ order_id: string }>('SELECT order_id FROM orders');
  const isKnown = new Set([...PUBLISHED_KEYS, ...rows.map(({ order_id }) => order_id)]);
  const ghosts = messages.map((message) => ({
    topic: message.topic,
    type: header(message, 'ce_type'),
    order_id: message.key,
  }));
  return ghosts.filter(({ type, order_id }) => STEPS.some(([event]) => event === type) && !isKnown.has(order_id));
}

function hearersOf(type: string): Service[] {
  const step = STEPS.find(([event]) => event === type)?.[1];
  return step === undefined ? [] : (Object.keys(step.reactions) as Service[]);
}

async function fill(world: pg.Client, table: Table, rows: readonly object[]): Promise<void> {
  await world.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(null::${table}, $1)`, [
    JSON.stringify(rows),
  ]);
}

function namesOf(table: Table): string {
  return TABLES[table]
    .split(', ')
    .map((column) => column.split(' ')[0])
    .join(', ');
}
