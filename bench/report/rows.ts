import { RATIOS, type RatioName, type Results } from '../results.js';

/** One line of the report: two contenders compared by one figure. */
export interface Row {
  readonly measure: string;
  readonly unit: string;
  readonly ratio: RatioName;
  readonly ours: Values;
  readonly theirs: Values;
  readonly goal: Goal;
}

/** A contender's name and its rounds. */
export interface Values {
  readonly contender: string;
  readonly values: readonly number[];
}

/** A ratio that this project tries to reach. */
export interface Goal {
  readonly text: string;
  isMet(ratio: number): boolean;
}

const atLeast = (least: number): Goal => ({ text: `≥ ${least}`, isMet: (ratio) => ratio >= least });
const atMost = (most: number): Goal => ({ text: `≤ ${most}`, isMet: (ratio) => ratio <= most });

const ROWS: readonly [RatioName, measure: string, unit: string, ours: string, theirs: string, Goal][] = [
  ['relayDrainVsDebezium', 'relay, rows waiting', 'rows/s', 'ours', 'Debezium', atLeast(1.5)],
  ['relayP50VsDebezium', 'relay, commit to consumer, p50', 'ms', 'ours', 'Debezium', atMost(0.5)],
  ['relayP99VsDebezium', 'relay, commit to consumer, p99', 'ms', 'ours', 'Debezium', atMost(0.5)],
  ['sagasVsNaive', 'whole sagas', 'sagas/s', 'ours', 'naive', atLeast(4)],
  ['sagasVsBare', 'whole sagas', 'sagas/s', 'ours', 'bare', atLeast(0.7)],
  ['sagaP99At50VsBare', 'saga at 50/s, p99', 'ms', 'ours', 'bare', atMost(1)],
  ['sagaP99At200VsBare', 'saga at 200/s, p99', 'ms', 'ours', 'bare', atMost(1)],
  ['throughputAtMillionVsEmpty', 'whole sagas, many past orders', 'sagas/s', 'with past orders', 'empty', atLeast(0.9)],
];

/** The lines of everything that was measured. */
export function rowsOf({ rounds }: Pick<Results, 'rounds'>): Row[] {
  return ROWS.flatMap(([ratio, measure, unit, oursName, theirsName, goal]) => {
    const { ours, theirs } = RATIOS[ratio](rounds);
    if (ours.length === 0 || theirs.length === 0) return [];
    return [
      {
        measure,
        unit,
        ratio,
        goal,
        ours: { contender: oursName, values: ours },
        theirs: { contender: theirsName, values: theirs },
      },
    ];
  });
}

/** These measurements are not more exact than two or three digits. */
export function format(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(2)));
}
