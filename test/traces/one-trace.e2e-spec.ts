import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { SERVICES, type EventName } from '#libs/contracts';
import { projectRoot } from '../../tools/launcher/project.js';
import { dlq } from '../delivery/command.js';
import { faultIn } from '../delivery/fault.js';
import { lettersOf } from '../delivery/parked.js';
import { expectInvariants } from '../invariants/invariants.js';
import { holdAccountOf } from '../story/hold.js';
import { Instance } from '../story/instance.js';
import { newProduct, PRICE } from '../story/product.js';
import { accountOf, newCustomer, stockOf, type PlacedOrder } from '../story/scenario.js';
import { OwnSuite } from '../suite/own-suite.js';
import { until } from '../suite/until.js';
import { Collector, type CollectedSpan } from './collector.js';
import { expectOneTrace, newTrace, spansOfEvents, TREE, treeOf, UNDONE, type EventSpans } from './saga-spans.js';

const STOP_WITHIN_MS = 300_000;
const PLACED_AND_SERVED: EventName[] = ['OrderPlaced', 'StockReserved', 'PaymentAuthorized', 'OrderConfirmed'];
const SHIPPED: EventName[] = ['StockCommitted', 'PaymentCaptured'];

const collector = new Collector();
await collector.start();
// Before the first hook: the invariants begin at the ends of its topics.
const suite = new OwnSuite('traces', [], collector.environment);
await suite.start();

afterAll(expectInvariants);
afterAll(async () => {
  await suite.remove();
  await collector.stop();
}, STOP_WITHIN_MS);

/** A customer who can pay for two pieces and a product of which there are ten, unless a test wants it otherwise. */
async function placed({ balance = 2 * PRICE, stock = 10, traceparent = newTrace().traceparent } = {}) {
  const customer = await newCustomer({ balance });
  const order = await customer.orders({ [await newProduct({ stock })]: 2 }, { traceparent, deadlineMs: 120_000 });
  return { order, traceparent, traceId: traceparent.slice(3, 35) };
}

async function expectStory(order: PlacedOrder, traceId: string, events: readonly EventName[]): Promise<void> {
  const spans = await spansOfEvents(collector, order.id, events);
  expectOneTrace(spans, traceId);
  expect(new Set(collector.of(traceId).map(({ service }) => service))).toEqual(new Set(SERVICES));
}

describe('the spans of a saga are one trace', () => {
  it('when payment is declined: each event below what caused it, across all services', async () => {
    const { order, traceId } = await placed({ balance: 0 });
    await order.isCancelledAndSettled();

    await expectStory(order, traceId, ['OrderPlaced', 'StockReserved', 'PaymentDeclined', ...UNDONE]);
    expect(treeOf(collector.of(traceId))).toBe(TREE);
  });

  it('when stock is short', async () => {
    const { order, traceId } = await placed({ stock: 1 });
    await order.isCancelledAndSettled();
    await expectStory(order, traceId, ['OrderPlaced', 'StockRejected', 'PaymentAuthorized', ...UNDONE]);
  });

  it('when both are', async () => {
    const { order, traceId } = await placed({ stock: 1, balance: 0 });
    await order.isCancelledAndSettled();
    await expectStory(order, traceId, ['OrderPlaced', 'StockRejected', 'PaymentDeclined', ...UNDONE]);
  });

  it('when the order is completed, and when it is returned in the same trace', async () => {
    const { order, traceId, traceparent } = await placed();
    await order.becomes('COMPLETED');
    await expectStory(order, traceId, [...PLACED_AND_SERVED, ...SHIPPED]);

    await order.return(traceparent);
    await order.becomes('RETURNED');
    await expectStory(order, traceId, ['OrderReturned', 'StockRestocked', 'PaymentRefunded']);
  });

  it('when the customer cancels in the same trace', async () => {
    const customer = await newCustomer({ balance: 2 * PRICE });
    const { traceId, traceparent } = newTrace();
    const payment = await holdAccountOf(customer);
    const order = await customer.orders({ [await newProduct({ stock: 10 })]: 2 }, { traceparent });
    await order.hears('StockReserved');
    await order.cancel(undefined, traceparent);
    await payment.release();
    await order.isCancelledAndSettled();
    await expectStory(order, traceId, ['OrderPlaced', 'StockReserved', 'PaymentAuthorized', ...UNDONE]);
  });

  it('which begins with the request if the client has none', async () => {
    const customer = await newCustomer({ balance: 2 * PRICE });
    const order = await customer.orders({ [await newProduct({ stock: 10 })]: 2 });
    await order.becomes('COMPLETED');
    const spans = await spansOfEvents(collector, order.id, [...PLACED_AND_SERVED, ...SHIPPED]);
    const { created } = spans.get('OrderPlaced') as EventSpans;
    expectOneTrace(spans, created.traceId);
    const request = collector.spans.find(({ spanId }) => spanId === created.parentSpanId);
    expect(request).toMatchObject({ name: 'POST /orders', kind: 'SERVER', service: 'order', parentSpanId: undefined });
  });
});

describe('what several orders may share', () => {
  it('has traces of its own, with links to the spans of each order', async () => {
    const { order, traceId } = await placed();
    await order.becomes('COMPLETED');
    const spans = await spansOfEvents(collector, order.id, [...PLACED_AND_SERVED, ...SHIPPED]);
    for (const { created, processed } of spans.values()) {
      const sent = await linkingTo(created, 'send', ({ service }) => service === created.service);
      expect(sent).toMatchObject({ kind: 'CLIENT', parentSpanId: undefined });
      for (const attempt of processed) {
        const polled = await linkingTo(created, 'poll', ({ service }) => service === attempt.service);
        expect(polled).toMatchObject({ kind: 'CLIENT', parentSpanId: undefined });
        const commit = await linkingTo(attempt, 'commit group');
        expect(commit).toMatchObject({ service: attempt.service, parentSpanId: undefined });
        expect([sent.traceId, polled.traceId, commit.traceId]).not.toContain(traceId);
        const queries = collector.of(commit.traceId).filter(({ parentSpanId }) => parentSpanId === commit.spanId);
        expect(queries.map(({ name }) => name)).toEqual(expect.arrayContaining(['pg.query:INSERT', 'pg.query:COMMIT']));
      }
    }
  });
});

describe('an order that its deadline cancels', () => {
  it('goes on in a trace of the sweep, which links to the request that placed it', async () => {
    const customer = await newCustomer({ balance: 2 * PRICE });
    const { traceId, traceparent } = newTrace();
    const payment = await holdAccountOf(customer);
    const order = await customer.orders({ [await newProduct({ stock: 10 })]: 2 }, { traceparent, deadlineMs: 300 });
    await order.becomes('CANCELLED');
    await payment.release();
    await order.isCancelledAndSettled();

    expectOneTrace(await spansOfEvents(collector, order.id, ['OrderPlaced', 'StockReserved']), traceId);
    const undone = await spansOfEvents(collector, order.id, UNDONE);
    const { created } = undone.get('OrderCancelled') as EventSpans;
    expectOneTrace(undone, created.traceId);
    const sweep = await spanOf(({ spanId }) => spanId === created.parentSpanId);
    const request = await spanOf((span) => span.traceId === traceId && span.name === 'POST /orders');
    expect(sweep).toMatchObject({ name: 'sweep deadline', parentSpanId: undefined, links: [request.spanId] });
    expect(sweep.traceId).not.toBe(traceId);
  });
});

describe('a message that is redriven', () => {
  it('joins its original trace, beside the attempts that failed', async () => {
    const customer = await newCustomer({ balance: 2 * PRICE });
    const { traceId, traceparent } = newTrace();
    const fault = await faultIn('payment', 'payments', `NEW.customer_id = '${customer.id}'`);
    const order = await customer.orders({ [await newProduct({ stock: 10 })]: 2 }, { traceparent, deadlineMs: 120_000 });
    const [letter] = await lettersOf('payment', order.id, 1);
    await fault.mend();
    await dlq('redrive', String(letter?.id), '--why', 'the cause is gone');
    await order.becomes('COMPLETED');

    const spans = await spansOfEvents(collector, order.id, ['PaymentAuthorized', 'OrderConfirmed']);
    const { created } = spans.get('PaymentAuthorized') as EventSpans;
    const redriven = await spanOf(({ spanId }) => spanId === created.parentSpanId);
    expect(redriven).toMatchObject({ traceId, name: 'process order.events', service: 'payment', isError: false });
    const failed = collector
      .of(traceId)
      .filter(({ parentSpanId, isError }) => isError && parentSpanId === redriven.parentSpanId);
    expect(failed.length).toBeGreaterThan(0);
    expect(created.traceId).toBe(traceId);
  });
});

describe('what is not recorded', () => {
  it('is a saga whose client says so: it has no span, and ends as any other', async () => {
    const { traceId, traceparent } = newTrace('00');
    const { order } = await placed({ traceparent });
    await order.becomes('COMPLETED');
    // Its spans would have been sent before those of a later order.
    const later = await placed();
    await later.order.becomes('COMPLETED');
    await expectStory(later.order, later.traceId, [...PLACED_AND_SERVED, ...SHIPPED]);
    expect(collector.of(traceId)).toEqual([]);
  });

  it('is a saga while the collector is away: it ends as any other, and later ones are recorded again', async () => {
    await collector.stop();
    const unseen = await placed();
    await unseen.order.becomes('COMPLETED');
    await collector.start();

    const seen = await placed();
    await seen.order.becomes('COMPLETED');
    await expectStory(seen.order, seen.traceId, [...PLACED_AND_SERVED, ...SHIPPED]);
  });

  it('is a name of a customer, or anything about them', async () => {
    const customer = await newCustomer({ balance: 2 * PRICE });
    const mug = await newProduct({ stock: 10 });
    const order = await customer.orders({ [mug]: 2 });
    await order.becomes('COMPLETED');
    await accountOf(customer);
    await stockOf(mug);
    await spansOfEvents(collector, order.id, [...PLACED_AND_SERVED, ...SHIPPED]);
    await spanOf(({ name }) => name === 'GET /accounts/:id');
    expect(JSON.stringify(collector.spans)).not.toMatch(/customer-[0-9a-f]|"MUG"/);
  });
});

describe('an instance that stops', () => {
  it('sends its last spans first', async () => {
    const instance = await Instance.start('order', 'order-stops', {
      env: {
        ...collector.environment,
        OTEL_BSP_SCHEDULE_DELAY: '3600000',
        OTEL_SERVICE_NAME: 'order-stops',
        NODE_OPTIONS: `--import=${join(projectRoot, 'infra/tracing/start.mjs')}`,
      },
    });
    const customer = await newCustomer({ balance: 2 * PRICE });
    const order = await customer.orders({ [await newProduct({ stock: 10 })]: 2 }, { at: instance });
    await order.becomes('COMPLETED');
    expect(collector.spans.filter(({ service }) => service === 'order-stops')).toEqual([]);

    await instance.stop();

    expect(await spanOf(({ service, name }) => service === 'order-stops' && name === 'POST /orders')).toBeDefined();
  });
});

/** Waits for a span. */
async function spanOf(isIt: (span: CollectedSpan) => boolean): Promise<CollectedSpan> {
  return (await until(
    'a span',
    () => Promise.resolve(collector.spans.find(isIt)),
    (seen) => seen !== undefined,
  )) as CollectedSpan;
}

/** Waits for the span of a batch that links to one of its members. */
function linkingTo(
  { spanId }: CollectedSpan,
  operation: string,
  isIt: (span: CollectedSpan) => boolean = () => true,
): Promise<CollectedSpan> {
  return spanOf((span) => span.name.startsWith(operation) && span.links.includes(spanId) && isIt(span));
}
