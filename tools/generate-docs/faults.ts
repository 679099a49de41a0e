import { aboutFault, FAULTS, LASTS_MS, MEASURES, MESSAGE_FAULTS, type FaultKind } from '../launcher/breaks/faults.js';
import { table } from './markdown.js';

/** What the page can break, for its document. */
export function faultsTable(): string {
  return table(
    ['What', 'What should happen', 'What is measured, beside the lag and the five orders'],
    [
      ...(Object.keys(FAULTS) as FaultKind[]).map((kind) => {
        const { hits, how, title, should, measures } = aboutFault(kind);
        const lastsMs = LASTS_MS[how];
        const what = title.replace('{}', hit(hits));
        const measured = measures.map((measure) => MEASURES[measure]).join('; ') || 'nothing else';
        return [lastsMs === undefined ? what : `${what}, for ${String(lastsMs / 1000)} s`, should, measured];
      }),
      ...Object.values(MESSAGE_FAULTS).map(({ title, should, measured }) => [
        title.replace('{}', 'an event'),
        should.replace('{}', 'each service that hears it'),
        measured,
      ]),
    ],
  );
}

function hit(hits: string): string {
  if (hits === 'service' || hits === 'broker') return `a ${hits}`;
  return hits === 'instance' ? `an ${hits}` : hits;
}
