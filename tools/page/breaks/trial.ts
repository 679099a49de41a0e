import type { Service } from '#libs/contracts';
import type { Silenced } from '../../launcher/breaks/break-orders.js';
import { MESSAGE_FAULTS } from '../../launcher/breaks/faults.js';
import { span } from '../drawing/words.js';

/** Something that was broken, what should come of it, and what did. */
export interface Trial {
  readonly id: string;
  readonly title: string;
  /** What should happen, in one sentence. */
  readonly should: string;
  readonly startedAt: number;
  readonly orderId: string | undefined;
  verdict: 'under way' | 'as it should' | 'not as it should';
  /** What was measured, in sentences. */
  saw: readonly string[];
  /** The dead letters of poison, which wait until they are discarded. */
  letters: readonly { readonly service: Service; readonly id: string }[];
}

/** What was seen of a fault. Times are in milliseconds. */
export interface Sightings {
  readonly placed: number;
  readonly ended: number;
  /** The most messages that waited, of each service or of the one that was hit. */
  readonly lagOf: string;
  readonly mostLag: number;
  readonly lagNow: number;
  /** The orders cannot go on without what was broken, so messages must be seen to wait. */
  readonly mustWait: boolean;
  /** From the end of the fault until nothing waited any more. */
  readonly caughtUpMs: number | undefined;
  /** How many processes stood still. */
  readonly standstill?: number;
  readonly silence?: Silenced;
  /** Of what was ended: how many have a new process that can be used, and when the last of them had. */
  readonly processes?: {
    readonly names: readonly string[];
    readonly back: number;
    readonly backMs: number | undefined;
  };
  /** Of an instance: whether it led the relay before, and who does now. */
  readonly relay?: {
    readonly instance: string;
    readonly ledBefore: boolean;
    readonly leader: string | undefined;
    readonly leadsAfterMs: number | undefined;
  };
  /** How many brokers had every event at the fewest, and have now. */
  readonly copies?: { readonly fewest: number; readonly now: number; readonly all: number };
}

/** Whether everything is healed: nothing waits, every order has ended, and what was ended is back. */
export function isHealed({ placed, ended, lagNow, silence, processes, relay, copies }: Sightings): boolean {
  if (ended < placed || lagNow > 0) return false;
  if (silence?.givenUp === 0) return false;
  if (processes !== undefined && processes.backMs === undefined) return false;
  if (relay !== undefined && relay.leader === undefined) return false;
  return copies === undefined || copies.now === copies.all;
}

/** Whether what should happen was seen, when everything is healed. */
export function isAsItShould(seen: Sightings): boolean {
  const wasSeen = seen.standstill !== 0 && seen.silence?.swallowed !== 0 && (!seen.mustWait || seen.mostLag > 0);
  return wasSeen && isHealed(seen);
}

/** What was seen, in sentences. */
export function said(seen: Sightings): string[] {
  const { placed, ended, lagOf, mostLag, lagNow, caughtUpMs, standstill, silence, processes, relay, copies } = seen;
  return [
    ...(standstill === undefined ? [] : [saidOfStandstill(standstill)]),
    ...(silence === undefined ? [] : [saidOfSilence(silence)]),
    ...(processes === undefined ? [] : [saidOfProcesses(processes)]),
    ...(relay === undefined ? [] : [saidOfRelay(relay)]),
    ...(copies === undefined ? [] : [saidOfCopies(copies)]),
    mostLag === 0
      ? `The lag of ${lagOf} stayed 0.`
      : lagNow > 0 || caughtUpMs === undefined
        ? `The lag of ${lagOf} grew to ${String(mostLag)}, and is ${String(lagNow)} now.`
        : `The lag of ${lagOf} grew to ${String(mostLag)}, and fell to 0 within ${span(caughtUpMs)} after the fault.`,
    ended === placed
      ? `All ${String(placed)} orders that were placed for it have ended: nothing was lost.`
      : `${String(ended)} of the ${String(placed)} orders that were placed for it have ended.`,
  ];
}

function saidOfStandstill(count: number): string {
  return count === 1 ? '1 process stood still.' : `${String(count)} processes stood still.`;
}

function saidOfSilence({ connections, swallowed, givenUp }: Silenced): string {
  return `${String(swallowed)} bytes did not arrive, over ${String(connections)} connections. It has given up ${String(givenUp)} of them.`;
}

function saidOfProcesses({ names, back, backMs }: NonNullable<Sightings['processes']>): string {
  const [only = ''] = names;
  if (names.length === 1)
    return backMs === undefined
      ? `${only} is not back yet.`
      : `${only} was back, with a new process, after ${span(backMs)}.`;
  return backMs === undefined
    ? `${String(back)} of ${String(names.length)} have a new process.`
    : `All ${String(names.length)} have a new process, after ${span(backMs)}.`;
}

function saidOfRelay({ instance, ledBefore, leader, leadsAfterMs }: NonNullable<Sightings['relay']>): string {
  if (leader === undefined || leadsAfterMs === undefined) return 'Nobody leads the relay yet.';
  if (!ledBefore) return `${leader} went on leading the relay.`;
  return leader === instance
    ? `It led the relay again after ${span(leadsAfterMs)}.`
    : `${leader} took the relay over after ${span(leadsAfterMs)}.`;
}

function saidOfCopies({ fewest, now, all }: NonNullable<Sightings['copies']>): string {
  return fewest === all
    ? `All ${String(all)} brokers had every event whenever they were asked.`
    : `Every event was on ${String(fewest)} brokers at the fewest, and is on ${String(now)} now.`;
}

/** What a copy of an event, or poison, is called, and what should come of it. */
export function expectationOfMessage(
  what: keyof typeof MESSAGE_FAULTS,
  event: string,
  listeners: readonly string[],
): { title: string; should: string } {
  const { title, should } = MESSAGE_FAULTS[what];
  return { title: title.replace('{}', event), should: should.replace('{}', listeners.join(' and ')) };
}
