import type { Service } from '#libs/contracts';
import type { Fault, Poison } from '../../launcher/breaks/break-orders.js';
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

/** What a fault is called, and what should come of it. */
export function expectationOf(fault: Fault, instances: readonly string[]): { title: string; should: string } {
  switch (fault.kind) {
    case 'hold':
      return {
        title: `Hold ${fault.service}`,
        should: `${fault.service} stands still: messages wait for it, then it goes on where it was, and every order ends.`,
      };
    case 'cut':
      return {
        title: `Cut the database of ${fault.service}`,
        should: `${fault.service} loses every session of its database: messages wait, then it goes on, and every order ends.`,
      };
    case 'kill':
      return {
        title: `Kill ${fault.instance}`,
        should:
          instances.length > 1
            ? `Another instance takes over what ${fault.instance} led, the launcher starts it again, and every order ends.`
            : `The launcher starts ${fault.instance} again, it leads its relay again, and every order ends.`,
      };
    case 'stop':
      return {
        title: `Stop ${fault.broker}`,
        should: `Two of three brokers have every message: orders go on without ${fault.broker}, and it comes back.`,
      };
  }
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
  /** Of a kill: the new process, and who leads the relay now. */
  readonly kill?: {
    readonly instance: string;
    readonly backMs: number | undefined;
    readonly ledBefore: boolean;
    readonly leader: string | undefined;
    readonly leadsAfterMs: number | undefined;
  };
  /** Of a stopped broker: the fewest and the present number of brokers. */
  readonly brokers?: { readonly fewest: number; readonly now: number; readonly all: number };
}

/** Whether everything is healed: nothing waits, every order has ended, and what was ended is back. */
export function isHealed({ placed, ended, lagNow, kill, brokers }: Sightings): boolean {
  if (ended < placed || lagNow > 0) return false;
  if (kill !== undefined && (kill.backMs === undefined || kill.leader === undefined)) return false;
  return brokers === undefined || brokers.now === brokers.all;
}

/** Whether what should happen was seen, when everything is healed. */
export function isAsItShould(seen: Sightings): boolean {
  return isHealed(seen) && (!seen.mustWait || seen.mostLag > 0);
}

/** What was seen, in sentences. */
export function said(seen: Sightings): string[] {
  const { placed, ended, lagOf, mostLag, lagNow, caughtUpMs, kill, brokers } = seen;
  return [
    ...(kill === undefined ? [] : saidOfKill(kill)),
    ...(brokers === undefined
      ? []
      : [`The cluster had ${String(brokers.fewest)} brokers, and now has ${String(brokers.now)}.`]),
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

function saidOfKill({ instance, backMs, ledBefore, leader, leadsAfterMs }: NonNullable<Sightings['kill']>): string[] {
  const back =
    backMs === undefined
      ? `${instance} is not back yet.`
      : `${instance} was back, with a new process, after ${span(backMs)}.`;
  if (leader === undefined || leadsAfterMs === undefined) return [back, 'Nobody leads the relay yet.'];
  if (!ledBefore) return [back, `${leader} went on leading the relay.`];
  return [
    back,
    leader === instance
      ? `It led the relay again after ${span(leadsAfterMs)}.`
      : `${leader} took the relay over after ${span(leadsAfterMs)}.`,
  ];
}

/** What a copy of an event, or poison, should do. */
export function expectationOfAgain(event: string, listeners: readonly string[]): { title: string; should: string } {
  return {
    title: `Send ${event} again`,
    should: `The inbox of ${listeners.join(' and ')} drops it as a duplicate, and the books stay as they are.`,
  };
}

export function expectationOfPoison(poison: Poison, listeners: readonly string[]): { title: string; should: string } {
  return {
    title: poison === 'unreadable' ? 'Send bytes that nobody can read' : 'Send an event that breaks its contract',
    should: `${listeners.join(' and ')} park it as a dead letter: later events of this order wait behind it, and other orders go on.`,
  };
}
