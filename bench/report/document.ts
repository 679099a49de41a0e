import type { MemoryMinutes } from '../measures/memory.js';
import type { Results } from '../results.js';
import { markdownTable } from './table.js';

/** `docs/benchmark.md`. */
export function document(results: Results): string {
  const { machine, settings, rounds } = results;
  return `# Benchmark

<!-- Written by \`npm run bench\`, from bench/results.json. -->

![The figures of the table below, as bars](benchmark.svg)

${markdownTable(results)}

The figures are medians of ${settings.rounds} rounds. The contenders took turns on one broker and one database server, beside the load generator, on
${machine}. A ratio is our median divided by the other one. A goal is a ratio that this project tries to reach: to publish an outbox faster than
Debezium, to be several times as fast as the naive version, and to stay close to the bare one, however many orders the databases contain. The last column
says which goals were reached. Rates are better when they are higher, times when they are lower; p50 and p99 are the times that 50 % and 99 % of the measurements stay below.
Only ratios within one run mean anything: another machine has other figures.

- **ours**: the three services as they are built, one instance each.
- **bare**: the same guarantees, written by hand for speed alone: an upper bound.
- **naive**: the same choreography as the documentation of NestJS would have it, without outbox, inbox and idempotency keys. It loses events.
- **Debezium**: change data capture in place of our relay.

[bench/README.md](../bench/README.md) explains how each contender is tuned, how it is measured, where the time goes,
and what is not comparable. [bench/results.json](../bench/results.json) contains every round.
[What JSON and Avro cost](../bench/README.md#wire-formats) is measured by itself.
${rounds.memory === null ? '' : `\n${memory(rounds.memory)}\n`}`;
}

function memory(minutes: MemoryMinutes): string {
  const services = Object.entries(minutes).map(
    ([service, mib]) => `${service} ${String(mib[0])} MiB in the first minute, ${String(mib.at(-1))} in the last`,
  );
  return `Resident set under a steady load of ${String(minutes.order.length)} minutes: ${services.join('; ')}.`;
}
