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

Medians of ${settings.rounds} rounds. The contenders take turns on one broker and one database server, with the load generator beside them, on
${machine}. A ratio is our median divided by the other's. For rows and sagas per second
a higher ratio is better, for milliseconds a lower one. A goal is the ratio that we set ourselves before we measured; _no_ says that we missed it.

- **ours**: the three services as they are built, one instance each. The goal against _bare_ says how much the framework, the entities and the validation may cost.
- **bare**: the same guarantees, written by hand for speed alone: an upper bound.
- **naive**: the same choreography as the documentation of NestJS would have it, without outbox, inbox and idempotency keys. It loses events.
- **Debezium**: change data capture in place of our relay.

[bench/README.md](../bench/README.md) describes how each contender is tuned,
how it is measured, where the time goes, and what is not comparable. [bench/results.json](../bench/results.json) has every round.
${rounds.memory === null ? '' : `\n${memory(rounds.memory)}\n`}`;
}

function memory(minutes: MemoryMinutes): string {
  const services = Object.entries(minutes).map(
    ([service, mib]) => `${service} ${String(mib[0])} MiB in the first minute, ${String(mib.at(-1))} in the last`,
  );
  return `Resident set under a steady load of ${String(minutes.order.length)} minutes: ${services.join('; ')}.`;
}
