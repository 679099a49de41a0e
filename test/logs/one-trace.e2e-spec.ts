import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { SERVICES } from '#libs/contracts';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer, settled } from '../story/scenario.js';
import { OwnSuite } from '../suite/own-suite.js';
import { until } from '../suite/until.js';
import { Collector } from '../traces/collector.js';
import { ALL_LINES, serviceLines, servicesOf } from './log-lines.js';

// Traces are on in this file's own suite.
const collector = new Collector();
await collector.start();
const suite = new OwnSuite('logs-of-traces', [], { ...collector.environment, ...ALL_LINES });
await suite.start();

jest.setTimeout(120_000);

afterAll(async () => {
  await suite.remove();
  await collector.stop();
});

describe('while traces are recorded', () => {
  it('the lines of one order in all services have the id of its trace', async () => {
    const customer = await newCustomer({ balance: PRICE });
    const order = await customer.orders({ [await newProduct({ stock: 1 })]: 1 }, { deadlineMs: 120_000 });
    await order.becomes('COMPLETED');
    await settled([order]);

    const lines = () => serviceLines(suite.logFile);
    const ofOrder = await until(
      'a line of the order in each service',
      () => Promise.resolve(lines().filter(({ key }) => key === order.id)),
      (found) => servicesOf(found).size === SERVICES.length,
    );
    const [traceId, ...others] = new Set(ofOrder.map(({ trace_id }) => trace_id));
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(others).toEqual([]);
    expect(servicesOf(lines().filter(({ trace_id }) => trace_id === traceId))).toEqual(new Set(SERVICES));
    // The trace is that of the spans, too.
    await until(
      'spans of the trace from each service',
      () => Promise.resolve(collector.of(String(traceId))),
      (spans) => new Set(spans.map(({ service }) => service)).size === SERVICES.length,
    );
  });
});
