import type { MemoryMinutes } from '../measures/memory.js';
import type { Results } from '../results.js';
import { markdownTable } from './table.js';

/** `docs/benchmark.md`. */
export function document(results: Results): string {
  const { machine, settings, rounds } = results;
  return `# Benchmark

<!-- Written by \`npm run bench\`, out of bench/results.json. -->

![The figures of the table below, as bars](benchmark.svg)

${markdownTable(results)}

Medians of ${settings.rounds} rounds, the contenders taking turns on one broker and one database server, with the load generator beside them, on
${machine}. A ratio is ours to the other's, of the medians. [bench/README.md](../bench/README.md) tells who the contenders are, how each is tuned,
how it is measured, where the time goes, and what is not comparable; [bench/results.json](../bench/results.json) has every round.
${rounds.memory === null ? '' : `\n${memory(rounds.memory)}\n`}`;
}

function memory(minutes: MemoryMinutes): string {
  const services = Object.entries(minutes).map(
    ([service, mib]) => `${service} ${String(mib[0])} MiB in the first minute, ${String(mib.at(-1))} in the last`,
  );
  return `Resident set under a steady load of ${String(minutes.order.length)} minutes: ${services.join('; ')}.`;
}
