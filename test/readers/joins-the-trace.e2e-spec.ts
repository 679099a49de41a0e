import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { projectRoot } from '../../tools/launcher/project.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer, type PlacedOrder } from '../story/scenario.js';
import { OwnSuite } from '../suite/own-suite.js';
import { until } from '../suite/until.js';
import { Collector, type CollectedSpan } from '../traces/collector.js';
import { newTrace, spansOfEvents } from '../traces/saga-spans.js';
import { pythonPackages } from './packages.js';
import { ReaderProgram } from './program.js';
import { hasReadAll } from './reading.js';
import { lock, rowsOf } from './sqlite.js';

const EVENTS = [
  'OrderPlaced',
  'StockReserved',
  'PaymentAuthorized',
  'OrderConfirmed',
  'StockCommitted',
  'PaymentCaptured',
] as const;

const collector = new Collector();
await collector.start();
const suite = new OwnSuite('reader-traces', [], collector.environment);
await suite.start();
const database = join(suite.dataDir, 'audit.sqlite');
let python: ReaderProgram;

beforeAll(async () => {
  python = await ReaderProgram.inPython(database);
});

afterAll(async () => {
  python.endLeftover();
  await suite.remove();
  await collector.stop();
});

async function completedOrder(flags: '00' | '01'): Promise<{ order: PlacedOrder; traceId: string }> {
  const { traceId, traceparent } = newTrace(flags);
  const customer = await newCustomer({ balance: PRICE });
  const order = await customer.orders({ [await newProduct({ stock: 1 })]: 1 }, { traceparent, deadlineMs: 120_000 });
  await order.becomes('COMPLETED');
  return { order, traceId };
}

/** What the reader has recorded about an order. */
function spansOfReader({ id }: PlacedOrder): CollectedSpan[] {
  return collector.spans.filter(
    ({ service, attributes }) => service === 'audit-python' && attributes['messaging.kafka.message.key'] === id,
  );
}

async function allSpansOfReader(order: PlacedOrder): Promise<CollectedSpan[]> {
  return until(
    `the reader's spans of each event of order ${order.id}`,
    () => Promise.resolve(spansOfReader(order)),
    ({ length }) => length === EVENTS.length,
  );
}

describe('the reader in Python', () => {
  it("processes each event of an order in the order's trace, below the span that created the event", async () => {
    const { order, traceId } = await completedOrder('01');
    python.start(collector.environment);
    await hasReadAll(python.reader);
    await python.end('SIGTERM');

    const created = await spansOfEvents(collector, order.id, EVENTS);
    for (const span of await allSpansOfReader(order)) {
      const { created: creation } =
        created.get(span.attributes['cloudevents.event_type'] as (typeof EVENTS)[number]) ?? {};
      expect(span).toMatchObject({ traceId, kind: 'CONSUMER', isError: false, parentSpanId: creation?.spanId });
      expect(span.links).toEqual([creation?.spanId]);
      expect(span).toMatchObject({ name: creation?.name.replace('create', 'process') });
    }
  });

  it('names its spans and their attributes as the services do', () => {
    const ofService = collector.spans.find(
      ({ name, service }) => name === 'process order.events' && service === 'payment',
    );
    const ofReader = collector.spans.find(
      ({ name, service }) => name === 'process order.events' && service === 'audit-python',
    );
    expect(Object.keys(ofReader?.attributes ?? {}).sort()).toEqual(Object.keys(ofService?.attributes ?? {}).sort());
    expect(ofReader?.attributes).toMatchObject({ 'messaging.consumer.group.name': python.reader });
  });

  it('records an attempt that fails, and nothing of the text of its error', async () => {
    const { order } = await completedOrder('01');
    const locked = await lock(database);
    try {
      python.start(collector.environment);
      await python.fails();
    } finally {
      await locked.release();
    }

    const spans = await until(
      `a span of the reader about order ${order.id}`,
      () => Promise.resolve(spansOfReader(order)),
      ({ length }) => length > 0,
    );
    for (const span of spans) {
      expect(span).toMatchObject({ isError: true, attributes: { 'error.type': 'OperationalError' } });
    }
    expect(JSON.stringify(collector.spans)).not.toContain('is locked');
  });

  it('records nothing about an order whose client says so', async () => {
    const { order } = await completedOrder('00');
    const later = await completedOrder('01');
    python.start(collector.environment);
    await hasReadAll(python.reader);
    await python.end('SIGTERM');

    await allSpansOfReader(later.order);
    expect(spansOfReader(order)).toEqual([]);
    expect(rowsOf(database, `SELECT state FROM money WHERE order_id = '${order.id}'`)).toEqual([['captured']]);
  });

  const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

  it.each([
    [false, {}],
    [true, ENDPOINT],
    [true, { OTEL_TRACES_EXPORTER: 'otlp' }],
    [false, { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }],
    [false, { ...ENDPOINT, OTEL_SDK_DISABLED: 'true' }],
  ])('loads an SDK: %s, with the settings %j', async (isLoaded, settings) => {
    const program = 'import sys, tracing; tracing.start("audit"); print("opentelemetry.sdk.trace" in sys.modules)';
    const PYTHONPATH = [await pythonPackages(), join(projectRoot, 'examples/python')].join(':');
    const { stdout } = await execa('python3', ['-c', program], {
      env: { PATH: process.env.PATH, PYTHONPATH, ...settings },
      extendEnv: false,
    });
    expect(stdout).toBe(isLoaded ? 'True' : 'False');
  });
});
