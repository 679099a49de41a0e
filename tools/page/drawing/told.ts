import type { Choreography, Expected } from './expectations.js';
import { isCompensation, isRefusal } from './expectations.js';
import type { Story } from './story.js';
import { span, spoken } from './words.js';

/** One thing that happened, as a sentence: the drawing for whoever does not see it. */
export interface Sentence {
  readonly ms: number;
  readonly text: string;
}

/** The story as an ordered list. */
export function sentences(story: Story, choreography: Choreography): Sentence[] {
  return story.rows.map((row) => {
    const ms = row.afterMs;
    const { asked, became, said, note } = row;
    const why = note === undefined ? '' : ` (${spoken(note)})`;
    if (asked !== undefined)
      return { ms, text: `The order is asked: ${asked}${note === undefined ? '' : ` (${note})`}.` };
    if (said === undefined)
      return { ms, text: `${became === undefined ? (note ?? '') : `The order is ${spoken(became)}`}.` };
    const travel = row.eventId === undefined ? undefined : story.travels[row.eventId];
    const what = isCompensation(choreography, said.name)
      ? `, which undoes ${choreography[said.name]?.compensates ?? ''}`
      : isRefusal(choreography, said.name)
        ? ', a refusal'
        : '';
    const heard = Object.entries(travel?.heard ?? {}).map(
      ([service, { atMs }]) => `${service} after ${span(atMs - (travel?.writtenMs ?? atMs))}`,
    );
    const missing = said.to.filter((service) => travel?.heard[service] === undefined);
    const parts = [
      `${said.by} says ${said.name}${what}${why}.`,
      ...(heard.length > 0 ? [`Handled by ${heard.join(' and ')}.`] : []),
      ...(missing.length > 0 ? [`Not known to be handled by ${missing.join(' and ')} yet.`] : []),
      ...(row.heardTooLate === true ? ['It came too late and changes nothing.'] : []),
      ...((travel?.againMs.length ?? 0) > 0 ? [`It was sent again: the inbox drops duplicates.`] : []),
    ];
    return { ms, text: parts.join(' ') };
  });
}

/** What is still to come, as sentences. */
export function expectations(expected: readonly Expected[]): string[] {
  return expected.map(({ by, oneOf, after }) => `${by} should say ${oneOf.join(' or ')}, after ${after}.`);
}
