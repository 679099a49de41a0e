import { untilCompleted, type Saga } from '../completion.js';
import { start, type Contender } from '../contender.js';
import { placeOrders, placeOrdersAtRate } from '../order-load.js';
import type { Settings } from '../settings.js';
import type { Stage } from '../stage.js';
import { percentile } from '../statistics.js';

/** How many customers place orders at the same time. */
export const CONNECTIONS = 32;

/** The results of one round of one contender. */
export interface SagaRound {
  readonly contender: string;
  /** From the first order's request to the last order's completion. */
  readonly sagasPerSecond: number;
  /** From an order's request to its completion, by rate of orders per second. */
  readonly latencyMs: Readonly<Record<number, { readonly p50: number; readonly p99: number }>>;
}

/** Starts a contender with empty databases, warms it up, and measures its latency at fixed rates and its throughput. */
export async function measureSagas(stage: Stage, contender: Contender, settings: Settings): Promise<SagaRound> {
  const running = await start(stage, contender);
  const { orderUrl } = running;
  const orderDatabase = running.databases.order;
  try {
    await untilCompleted(orderDatabase, await placeOrders(orderUrl, settings.warmUpOrders, CONNECTIONS));
    const latencyMs: Record<number, { p50: number; p99: number }> = {};
    for (const rate of settings.rates) {
      const sagas = await untilCompleted(orderDatabase, await placeOrdersAtRate(orderUrl, rate, settings.seconds));
      const latencies = sagas.map(({ sentAt, completedAt }) => completedAt - sentAt);
      latencyMs[rate] = { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
    }
    const sagas = await untilCompleted(orderDatabase, await placeOrders(orderUrl, settings.orders, CONNECTIONS));
    return { contender: contender.name, sagasPerSecond: sagasPerSecond(sagas), latencyMs };
  } finally {
    await running.stop();
  }
}

/** From the first order's request to the last order's completion. */
export function sagasPerSecond(sagas: readonly Saga[]): number {
  const beganAt = Math.min(...sagas.map(({ sentAt }) => sentAt));
  const endedAt = Math.max(...sagas.map(({ completedAt }) => completedAt));
  return (sagas.length * 1000) / (endedAt - beganAt);
}
