import { CHOREOGRAPHY } from '#libs/contracts';
import { spansOf, type SpanKind } from './spans.js';
import type { Travel } from './travel.js';

/** Where the time of a saga went. Events travel side by side, so the sums may be more than the saga took. */
export interface Times {
  /** The sum of all spans of a kind, in milliseconds. */
  readonly sums: Readonly<Record<SpanKind, number>>;
  /** How many reactions the events have: an event that two services hear has two. */
  readonly reactions: number;
  /** How many of these the journals know, with their times. */
  readonly known: number;
  /** How many messages the inboxes dropped. */
  readonly duplicates: number;
}

/** Adds up what the journals say about the events of a saga. */
export function timesOf(travels: readonly Travel[]): Times {
  const spans = travels.flatMap(spansOf);
  const sums: Record<SpanKind, number> = { outbox: 0, broker: 0, consumer: 0, transaction: 0 };
  // Where the clocks of two machines disagree, an event may seem to be fetched before it was sent.
  for (const { kind, fromMs, toMs } of spans) sums[kind] += Math.max(0, toMs - fromMs);
  const hearings = travels.flatMap(({ heard }) => Object.values(heard));
  return {
    sums,
    reactions: travels.flatMap(({ name }) => Object.keys(CHOREOGRAPHY[name].reactions)).length,
    known: spans.filter(({ kind }) => kind === 'transaction').length,
    duplicates: hearings.reduce((sum, { duplicates = 0 }) => sum + duplicates, 0),
  };
}
