import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { AvroCodec } from '#libs/avro';
import { EventReader } from '#libs/consuming';
import { CATALOGUE, type EventName } from '#libs/contracts';
import { cloudEventHeaders, jsonCodec, type Codec, type IncomingMessage } from '#libs/messages';
import { median } from './statistics.js';

// `npm run bench:formats`: what the events of a completed order cost in each wire format, in bytes on the wire and in CPU.

const ROUNDS = 7;
const ORDERS_PER_ROUND = 10_000;

const ID = '019a0000-0000-7000-8000-000000000001';
const LINES = [{ sku: 'COFFEE-MUG', quantity: 2 }];
const TOTAL = { amount: 2_500, currency: 'EUR' };

/** The events of one order, as the outbox has them. */
const EVENTS: readonly (readonly [EventName, string])[] = (
  [
    ['OrderPlaced', { orderId: ID, customerId: 'alice', lines: LINES, total: TOTAL }],
    ['StockReserved', { orderId: ID, lines: LINES }],
    ['PaymentAuthorized', { orderId: ID, amount: TOTAL }],
    ['OrderConfirmed', { orderId: ID }],
    ['StockCommitted', { orderId: ID }],
    ['PaymentCaptured', { orderId: ID }],
  ] as const
).map(([type, event]) => [type, JSON.stringify(event)]);

interface RecordSize {
  size(): number;
}

/** How kafkajs writes a record. A batch adds 61 bytes, whatever is in it. */
const record = createRequire(import.meta.url)('kafkajs/src/protocol/recordBatch/record/v0/index.js') as (
  parts: object,
) => RecordSize;

const texts: string[] = [];
const avro = new AvroCodec(
  CATALOGUE,
  {
    idOf: (_subject, { text }) => Promise.resolve(texts.push(text)),
    schemaOf: (id) => Promise.resolve({ type: 'AVRO', text: texts[id - 1] ?? '' }),
  },
  EVENTS.map(([type]) => type),
);
await avro.prepareToEncode();
const reader = new EventReader(CATALOGUE, [jsonCodec, avro]);

interface Figures {
  readonly value: number;
  readonly record: number;
  readonly write: number[];
  readonly read: number[];
}

const figures = new Map<Codec, Figures>();
for (const codec of [jsonCodec, avro]) {
  const messages = EVENTS.map(([type, json]) => messageOf(codec, type, json));
  await reader.readAll(messages);
  const size = (of: (message: IncomingMessage) => number) =>
    messages.reduce((sum, message) => sum + of(message), 0) / messages.length;
  figures.set(codec, {
    value: size(({ value }) => value?.length ?? 0),
    record: size(({ key, value, headers }) => record({ key: Buffer.from(key ?? ''), value, headers }).size()),
    write: [],
    read: [],
  });
}

// The formats take turns. The first round warms up.
for (let round = 0; round <= ROUNDS; round++) {
  for (const [codec, { write, read }] of figures) {
    const messages = EVENTS.map(([type, json]) => messageOf(codec, type, json));
    const writing = cpuOf(() => {
      for (const [type, json] of EVENTS) codec.encode(json, type);
    });
    const reading = cpuOf(() => {
      for (const message of messages) reader.read(message);
    });
    if (round > 0) {
      write.push(writing);
      read.push(reading);
    }
  }
}

const rows: [string, (of: Figures) => number][] = [
  ['value of an event, in bytes', ({ value }) => value],
  ['its whole record with key and headers, in bytes', ({ record: whole }) => whole],
  ['CPU to write it, in µs', ({ write }) => median(write)],
  ['CPU to read and validate it, in µs', ({ read }) => median(read)],
];
const [json, binary] = [...figures.values()];
if (json === undefined || binary === undefined) throw new Error('unreachable');
process.stdout.write(`
| Of an event, on average | JSON | Avro | ratio |
| --- | --- | --- | --- |
${rows.map(([name, of]) => `| ${name} | ${of(json).toFixed(1)} | ${of(binary).toFixed(1)} | ${(of(binary) / of(json)).toFixed(2)} |`).join('\n')}

The six events of a completed order; medians of ${String(ROUNDS)} rounds of ${String(ORDERS_PER_ROUND)} orders, in turn, on ${String(cpus().length)} cores, Node ${process.versions.node}.
`);

/** The CPU of this process for one event, in microseconds. */
function cpuOf(order: () => void): number {
  const before = process.cpuUsage();
  for (let count = 0; count < ORDERS_PER_ROUND; count++) order();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / ORDERS_PER_ROUND / EVENTS.length;
}

function messageOf(codec: Codec, type: EventName, json: string): IncomingMessage {
  const { contentType, value } = codec.encode(json, type);
  const headers = cloudEventHeaders({
    id: ID,
    type,
    source: 'order',
    subject: ID,
    time: '2026-01-01T00:00:00.000Z',
    dataschema: CATALOGUE.schemaOf(type),
    contentType,
    trace: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
  });
  return {
    topic: 'order.events',
    partition: 0,
    offset: '0',
    timestamp: '0',
    key: ID,
    value: Buffer.from(value),
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
  };
}
