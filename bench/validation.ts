import { CATALOGUE, EVENTS } from '#libs/contracts';
import { EventReader } from '#libs/consuming';
import { jsonCodec, type IncomingMessage } from '#libs/messages';
import { uuidv7 } from 'uuidv7';
import { median, spread } from './statistics.js';

// `npm run bench:validation`: what it costs to read an OrderPlaced, which is the largest event, when its class validates it and when the
// schema does that is compiled from the class. The cost is this process' CPU time. Only the ratio means anything.

const ROUNDS = 9;
const EVENTS_A_ROUND = 20_000;

const { accepts: _accepts, ...classesAlone } = CATALOGUE;

const READERS = { class: new EventReader(classesAlone), schema: new EventReader(CATALOGUE) } as const;

type Name = keyof typeof READERS;

const message = orderPlaced();
const figures: Record<Name, number[]> = { class: [], schema: [] };
// The first round warms up. Each round measures both, so that a slow moment of the machine affects both.
for (let round = 0; round <= ROUNDS; round++)
  for (const name of Object.keys(READERS) as Name[]) {
    const cost = costOf(READERS[name]);
    if (round > 0) figures[name].push(cost);
  }

process.stdout.write(`
| CPU time to read an event (µs) | median | spread |
| --- | ---: | --- |
${(Object.keys(READERS) as Name[]).map(rowOf).join('\n')}

ratio: ${(median(figures.schema) / median(figures.class)).toFixed(2)}
`);

function rowOf(name: Name): string {
  const [least, most] = spread(figures[name]);
  return `| ${name} | ${median(figures[name]).toFixed(1)} | ${least.toFixed(1)} to ${most.toFixed(1)} |`;
}

function costOf(reader: EventReader): number {
  const start = process.cpuUsage();
  for (let event = 0; event < EVENTS_A_ROUND; event++) reader.read(message);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / EVENTS_A_ROUND;
}

/** An order of two lines, as it comes from a topic. */
function orderPlaced(): IncomingMessage {
  const orderId = uuidv7();
  const payload = Object.assign(new EVENTS.OrderPlaced(), {
    orderId,
    customerId: 'alice',
    lines: [
      { sku: 'COFFEE-MUG', quantity: 1 },
      { sku: 'TEAPOT', quantity: 2 },
    ],
    total: { amount: 4_250, currency: 'EUR' },
  });
  const headers = Object.fromEntries(
    Object.entries({ ce_id: uuidv7(), ce_type: 'OrderPlaced', 'content-type': jsonCodec.contentType }).map(
      ([name, value]) => [name, Buffer.from(value)],
    ),
  );
  const value = Buffer.from(JSON.stringify(payload));
  return { topic: 'order.events', partition: 0, offset: '0', timestamp: '0', key: orderId, headers, value };
}
