import { arch, cpus, totalmem } from 'node:os';
import type { GrowthRound } from './measures/growth.js';
import type { MemoryMinutes } from './measures/memory.js';
import type { DrainRound } from './measures/relay-drain.js';
import type { RelayLatencyRound } from './measures/relay-latency.js';
import type { SagaRound } from './measures/sagas.js';
import type { Settings } from './settings.js';
import { median } from './statistics.js';

/** The measurements of each round. A measure that was left out has no rounds. */
export interface Rounds {
  readonly sagas: readonly SagaRound[];
  readonly relayDrain: readonly DrainRound[];
  readonly relayLatency: readonly RelayLatencyRound[];
  readonly growth: readonly GrowthRound[];
  readonly memory: MemoryMinutes | null;
}

/** `bench/results.json`. */
export interface Results {
  readonly machine: string;
  readonly settings: Settings;
  readonly rounds: Rounds;
  readonly ratios: Readonly<Partial<Record<RatioName, number>>>;
}

/** A ratio: our median divided by the other one. */
export type RatioName = keyof typeof RATIOS;

/** The values of one figure, in all rounds of two contenders. */
export interface Comparison {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

export const RATIOS = {
  relayDrainVsDebezium: ({ relayDrain }) => of(relayDrain, 'ours', 'debezium', ({ rowsPerSecond }) => rowsPerSecond),
  relayP50VsDebezium: ({ relayLatency }) => of(relayLatency, 'ours', 'debezium', ({ p50Ms }) => p50Ms),
  relayP99VsDebezium: ({ relayLatency }) => of(relayLatency, 'ours', 'debezium', ({ p99Ms }) => p99Ms),
  sagasVsNaive: ({ sagas }) => of(sagas, 'ours', 'naive', ({ sagasPerSecond }) => sagasPerSecond),
  sagasVsBare: ({ sagas }) => of(sagas, 'ours', 'bare', ({ sagasPerSecond }) => sagasPerSecond),
  sagaP99At50VsBare: ({ sagas }) => of(sagas, 'ours', 'bare', ({ latencyMs }) => latencyMs[50]?.p99),
  sagaP99At200VsBare: ({ sagas }) => of(sagas, 'ours', 'bare', ({ latencyMs }) => latencyMs[200]?.p99),
  throughputAtMillionVsEmpty: ({ growth }) => of(growth, 'grown', 'empty', ({ sagasPerSecond }) => sagasPerSecond),
} satisfies Record<string, (rounds: Rounds) => Comparison>;

/** One value for each round of a contender. */
function of<R extends { readonly contender: string }>(
  rounds: readonly R[],
  ours: string,
  theirs: string,
  value: (round: R) => number | undefined,
): Comparison {
  const valuesOf = (name: string) =>
    rounds
      .filter(({ contender }) => contender === name)
      .map(value)
      .filter((one) => one !== undefined);
  return { ours: valuesOf(ours), theirs: valuesOf(theirs) };
}

/** The ratios of everything that was measured. */
export function ratiosOf(rounds: Rounds): Results['ratios'] {
  const ratios = Object.entries(RATIOS).flatMap(([name, compare]) => {
    const { ours, theirs } = compare(rounds);
    return ours.length > 0 && theirs.length > 0 ? [[name, round(median(ours) / median(theirs))]] : [];
  });
  return Object.fromEntries(ratios) as Results['ratios'];
}

function round(ratio: number): number {
  return Math.round(ratio * 1000) / 1000;
}

/** The machine on which the figures were measured. */
export function describeMachine(): string {
  const [cpu] = cpus();
  const gib = Math.round(totalmem() / 1024 ** 3);
  return `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${gib} GiB, ${arch()}, Node ${process.versions.node}`;
}
