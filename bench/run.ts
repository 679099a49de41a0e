import { writeFileSync } from 'node:fs';
import { bare, createTopics, naive, ours } from './contender.js';
import { measureGrowth } from './measures/growth.js';
import { measureMemory } from './measures/memory.js';
import { measureDrain, type DrainRound } from './measures/relay-drain.js';
import { measureRelayLatency, type RelayLatencyRound } from './measures/relay-latency.js';
import { measureSagas, type SagaRound } from './measures/sagas.js';
import { relayContestants } from './relay/contestants.js';
import { document } from './report/document.js';
import { picture } from './report/picture.js';
import { textTable } from './report/table.js';
import { describeMachine, ratiosOf, type Results, type Rounds } from './results.js';
import { MEASURES, readSettings, type Settings } from './settings.js';
import { onStage, type Stage } from './stage.js';

// `npm run bench`: see README.md.

const WARM_UP_ROUNDS = 3;
const WARM_UP_SECONDS = 5;
const WARM_UP_ORDERS = 2_000;

const settings = readSettings(process.env);

await onStage(async (stage) => {
  await createTopics(stage);
  const does = (measure: (typeof MEASURES)[number]) => settings.measures.includes(measure);
  const rounds: Rounds = {
    ...(does('relay') ? await playRelays(stage, settings) : { relayDrain: [], relayLatency: [] }),
    sagas: does('sagas') ? await playSagas(stage, settings) : [],
    growth: does('growth')
      ? await measureGrowth(stage, settings, (round, measured) => {
          tell(stage, round, measured);
        })
      : [],
    memory: does('memory') ? await measureMemory(stage, settings) : null,
  };
  publish({ machine: describeMachine(), settings, rounds, ratios: ratiosOf(rounds) });
});
process.exit();

async function playSagas(stage: Stage, { contenders, rounds, orders }: Settings): Promise<SagaRound[]> {
  const all = [ours, bare, naive].filter(({ name }) => contenders.includes(name));
  // Warms up the broker's JVM: otherwise the first contender would be the slowest.
  const short = { ...settings, seconds: WARM_UP_SECONDS, orders: Math.min(orders, WARM_UP_ORDERS) };
  for (const contender of all) await measureSagas(stage, contender, short);
  return inTurn(stage, rounds, all, (contender) => measureSagas(stage, contender, settings));
}

async function playRelays(stage: Stage, { rounds, relayRows, seconds }: Settings) {
  const { contestants, end } = await relayContestants(stage);
  try {
    // A JVM needs a long time to reach its final speed.
    await inTurn(stage, WARM_UP_ROUNDS, contestants, (one) => measureDrain(stage, one, relayRows));
    const relayDrain: DrainRound[] = await inTurn(stage, rounds, contestants, (one) =>
      measureDrain(stage, one, relayRows),
    );
    // After full speed, a JVM optimises again for a few rows at a time.
    await inTurn(stage, WARM_UP_ROUNDS, contestants, (one) => measureRelayLatency(stage, one, WARM_UP_SECONDS));
    const relayLatency: RelayLatencyRound[] = await inTurn(stage, rounds, contestants, (one) =>
      measureRelayLatency(stage, one, seconds),
    );
    return { relayDrain, relayLatency };
  } finally {
    await end();
  }
}

/** Measures each contender in every round, so that a slow moment of the machine does not affect only one of them. */
async function inTurn<C, R extends object>(
  stage: Stage,
  rounds: number,
  contenders: readonly C[],
  measure: (contender: C) => Promise<R>,
): Promise<R[]> {
  const measured: R[] = [];
  for (let round = 1; round <= rounds; round++) {
    for (const contender of contenders) {
      const result = await measure(contender);
      tell(stage, round, result);
      measured.push(result);
    }
  }
  return measured;
}

function tell({ say }: Stage, round: number, measured: object): void {
  const shown = JSON.stringify(measured, (_, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(3)) : value,
  );
  say(`round ${round}: ${shown}`);
}

/** Prints the results. Only a complete run replaces the figures in the repository. */
function publish(results: Results): void {
  process.stdout.write(`\n${textTable(results)}\n`);
  if (settings.measures.length < MEASURES.length) return;
  writeFileSync('bench/results.json', `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync('docs/benchmark.svg', picture(results));
  writeFileSync('docs/benchmark.md', document(results));
}
