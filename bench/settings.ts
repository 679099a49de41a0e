export const MEASURES = ['sagas', 'relay', 'growth', 'memory'] as const;
export type Measure = (typeof MEASURES)[number];

/** What a run measures, and for how long. Each is an environment variable. */
export interface Settings {
  /** `BENCH_ONLY`: the measures to take, separated by commas; all by default. */
  readonly measures: readonly Measure[];
  /** `BENCH_CONTENDERS`: the saga contenders to run (ours,bare,naive). */
  readonly contenders: readonly string[];
  /** `BENCH_ROUNDS`: how often every contender is measured (5). */
  readonly rounds: number;
  /** `BENCH_ORDERS`: how many orders are placed to measure throughput (10000). */
  readonly orders: number;
  /** `BENCH_WARM_UP_ORDERS`: how many are placed before anything is measured (4000). */
  readonly warmUpOrders: number;
  /** `BENCH_RATES`: orders per second at which latency is measured (50,200); empty for none. */
  readonly rates: readonly number[];
  /** `BENCH_SECONDS`: how long each of these rates lasts, and the rate of the relay's latency (20). */
  readonly seconds: number;
  /** `BENCH_RELAY_ROWS`: how many rows wait for the relay (50000). */
  readonly relayRows: number;
  /** `BENCH_PAST_ORDERS`: how many orders the grown databases begin with (1000000). */
  readonly pastOrders: number;
  /** `BENCH_MEMORY_MINUTES`: how long memory is measured (10). */
  readonly memoryMinutes: number;
}

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    measures: measures(list(env.BENCH_ONLY ?? MEASURES.join())),
    contenders: list(env.BENCH_CONTENDERS ?? 'ours,bare,naive'),
    rounds: count(env, 'BENCH_ROUNDS', 5),
    orders: count(env, 'BENCH_ORDERS', 10_000),
    warmUpOrders: count(env, 'BENCH_WARM_UP_ORDERS', 4_000),
    rates: list(env.BENCH_RATES ?? '50,200').map(Number),
    seconds: count(env, 'BENCH_SECONDS', 20),
    relayRows: count(env, 'BENCH_RELAY_ROWS', 50_000),
    pastOrders: count(env, 'BENCH_PAST_ORDERS', 1_000_000),
    memoryMinutes: count(env, 'BENCH_MEMORY_MINUTES', 10),
  };
}

function measures(names: readonly string[]): Measure[] {
  const unknown = names.find((name) => !MEASURES.some((measure) => measure === name));
  if (unknown !== undefined) throw new Error(`BENCH_ONLY names ${unknown}; there are ${MEASURES.join(', ')}`);
  return MEASURES.filter((measure) => names.includes(measure));
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function count(env: NodeJS.ProcessEnv, name: string, byDefault: number): number {
  const value = Number(env[name] ?? byDefault);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`${name} must be a whole number from 1, not ${String(env[name])}`);
  return value;
}
