import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { register } from 'prom-client';
import { Order } from './order.entity.js';
import { orderOf } from './order.aggregates.js';
import { ask, hear, type Decision, type OrderState } from './order.js';

const ORDER_ID = '0190a0a0-0000-7000-8000-000000000000';
const PLACED_AT = Date.parse('2026-01-01T00:00:00Z');

beforeEach(() => {
  register.resetMetrics();
  jest.useFakeTimers({ now: PLACED_AT + 2_000 });
});

describe('the metrics of sagas', () => {
  it.each([
    ['completed', '', order({ status: 'CONFIRMED', stock: 'COMMITTED' }), 'PaymentCaptured'],
    ['cancelled', 'out-of-stock', order({}), 'StockRejected'],
    ['returned', '', order({ status: 'RETURNING', stock: 'RESTOCKED', payment: 'CAPTURED' }), 'PaymentRefunded'],
  ] as const)('count an order that is %s, with the reason "%s"', async (outcome, reason, before, answer) => {
    committed(before, hear(before, answer, ORDER_ID));

    expect(await outcomes()).toEqual([{ labels: { outcome, reason }, value: 1 }]);
  });

  it('say how long it took from the placing of the order', async () => {
    const before = order({ status: 'CONFIRMED', stock: 'COMMITTED' });
    committed(before, hear(before, 'PaymentCaptured', ORDER_ID));

    expect(await durations()).toEqual([2]);
  });

  it('do not say how long a return took, since nobody stores when it began', async () => {
    const before = order({ status: 'RETURNING', stock: 'RESTOCKED', payment: 'CAPTURED' });
    committed(before, hear(before, 'PaymentRefunded', ORDER_ID));

    expect(await durations()).toEqual([]);
  });

  it.each([
    ['is on its way', order({ payment: 'AUTHORIZED' }), (before: Order) => hear(before, 'StockReserved', ORDER_ID)],
    [
      'has ended, and hears what is still to come',
      order({ status: 'CANCELLED', reason: 'customer-request' }),
      (before: Order) => hear(before, 'StockReleased', ORDER_ID),
    ],
    [
      'is cancelled a second time',
      order({ status: 'CANCELLED', reason: 'customer-request' }),
      (before: Order) => ask(before, 'cancel') as Decision,
    ],
  ])('count nothing when an order %s', async (_, before, decide) => {
    committed(before, decide(before));

    expect(await outcomes()).toEqual([]);
  });
});

function order(state: Partial<OrderState>): Order {
  const placed = { orderId: ORDER_ID, status: 'PLACED', stock: 'NONE', payment: 'NONE', reason: null } as const;
  return Object.assign(new Order(), { ...placed, ...state, placedAt: new Date(PLACED_AT) });
}

/** As a unit of work does it. */
function committed(before: Order, decision: Decision): void {
  const { whenCommitted, store } = orderOf(ORDER_ID);
  const call = whenCommitted?.(before, decision);
  store(before, decision);
  call?.();
}

async function outcomes(): Promise<object[]> {
  const { values } = (await register.getSingleMetric('saga_outcomes_total')?.get()) ?? { values: [] };
  return values.map(({ labels, value }) => ({ labels, value }));
}

async function durations(): Promise<number[]> {
  const { values } = (await register.getSingleMetric('saga_duration_seconds')?.get()) ?? { values: [] };
  return values
    .filter((sample) => 'metricName' in sample && sample.metricName === 'saga_duration_seconds_sum')
    .map(({ value }) => value);
}
