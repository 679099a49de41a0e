import type { JournalFacts } from '../travels/journals.js';
import type { Times } from '../travels/times.js';
import { row } from './drawn-books.js';

/** Draws where the time of a saga went, and what the inbox dropped. It says so where a journal is missing. */
export function drawTimes(times: Times, answers: JournalFacts['answers']): string {
  const missing = answers.filter(({ answer }) => answer === undefined);
  const [first] = missing;
  const known = times.known > 0 || first === undefined ? knownTimes(times) : [];
  if (first === undefined) return known.join('\n');
  const howMany = `${String(missing.length)} of ${String(answers.length)} instances`;
  return [
    ...known,
    row('journals', `missing from ${howMany}, first from ${first.instance}:`),
    row('', first.problem ?? ''),
  ].join('\n');
}

function knownTimes({ sums, known, reactions, duplicates }: Times): string[] {
  if (known === 0) return [row('sum of waits', 'unknown: no journal has a reaction of this saga')];
  const { outbox, broker, consumer, transaction } = sums;
  const counted = known === reactions ? String(known) : `${String(known)} of ${String(reactions)}`;
  const dropped = duplicates === 0 ? 'no duplicate' : `${String(duplicates)} duplicate${duplicates === 1 ? '' : 's'}`;
  return [
    row('sum of waits', `outbox ${String(outbox)} ms, broker ${String(broker)} ms, consumer ${String(consumer)} ms`),
    row('transactions', `${String(transaction)} ms for ${counted} reactions; inbox dropped ${dropped}`),
  ];
}
