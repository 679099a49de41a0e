import { untilCompleted } from '../completion.js';
import { ours, start, type Contender } from '../contender.js';
import { placeOrders } from '../order-load.js';
import { addPastOrders } from '../past-orders.js';
import type { Settings } from '../settings.js';
import type { Stage } from '../stage.js';
import { CONNECTIONS, sagasPerSecond } from './sagas.js';

export interface GrowthRound {
  /** `empty`, or `grown` if the databases already contain past orders. */
  readonly contender: string;
  readonly sagasPerSecond: number;
}

/** Measures our suite with empty databases and with databases that contain many past orders, in turn, with the same orders. */
export async function measureGrowth(
  stage: Stage,
  settings: Settings,
  report: (round: number, measured: GrowthRound) => void,
): Promise<GrowthRound[]> {
  const databases = {
    order: stage.databaseUrl('past_order'),
    payment: stage.databaseUrl('past_payment'),
    inventory: stage.databaseUrl('past_inventory'),
  };
  for (const service of Object.keys(databases))
    await stage.admin.query(`CREATE DATABASE past_${service} TEMPLATE "${service}"`);
  await addPastOrders(databases, settings.pastOrders);
  // A copy of the grown databases for each round would take longer than the measurement. So they go on growing.
  const contenders: Contender[] = [
    { ...ours, name: 'empty' },
    { ...ours, name: 'grown', database: (service) => `past_${service}`, createDatabase: () => Promise.resolve() },
  ];
  const rounds: GrowthRound[] = [];
  for (let round = 1; round <= settings.rounds; round++) {
    for (const contender of contenders) {
      const measured = await measure(stage, contender, settings);
      report(round, measured);
      rounds.push(measured);
    }
  }
  return rounds;
}

async function measure(stage: Stage, contender: Contender, settings: Settings): Promise<GrowthRound> {
  const running = await start(stage, contender);
  try {
    const order = async (count: number) =>
      untilCompleted(running.databases.order, await placeOrders(running.orderUrl, count, CONNECTIONS));
    await order(settings.warmUpOrders);
    return { contender: contender.name, sagasPerSecond: sagasPerSecond(await order(settings.orders)) };
  } finally {
    await running.stop();
  }
}
