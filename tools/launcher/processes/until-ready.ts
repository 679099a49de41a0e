import { setTimeout as sleep } from 'node:timers/promises';
import type { Say } from '../log.js';
import { StartRefused } from '../start-refused.js';

/** Something that is not ready yet, and what is known about it. */
export interface Awaited {
  /** For the log and the failure: `Kafka at 127.0.0.1:9092`. */
  readonly what: string;
  /** Looks whether it is ready; rejects with the reason while it is not. */
  readonly probe: () => Promise<void>;
  /** Gives up after this many milliseconds. */
  readonly limitMs: number;
  /** What to do when it never becomes ready; the last sentence of the failure. */
  readonly advice: string;
  /** A reason to give up early, if there is one by now. */
  readonly lost?: () => string | undefined;
  readonly stop: AbortSignal;
  /** Is told now and then what is awaited. */
  readonly say: Say;
}

const pauseMs = 50;
const firstReportAfterMs = 3_000;
const reportEveryMs = 10_000;

/**
 * Waits until something is ready.
 *
 * @throws StartRefused when it is not within the limit, or is lost before
 */
export async function untilReady({ what, probe, limitMs, advice, lost, stop, say }: Awaited): Promise<void> {
  const began = performance.now();
  let reportAt = began + firstReportAfterMs;
  for (;;) {
    stop.throwIfAborted();
    const problem = await problemOf(probe);
    if (problem === undefined) {
      return;
    }
    const loss = lost?.();
    if (loss !== undefined) {
      throw new StartRefused(`${what} is not coming up: ${loss}. ${advice}`);
    }
    const now = performance.now();
    if (now - began > limitMs) {
      throw new StartRefused(`${what} was not ready within ${limitMs / 1000} s: ${problem}. ${advice}`);
    }
    if (now > reportAt) {
      reportAt = now + reportEveryMs;
      say(`waiting for ${what} (${Math.round((now - began) / 1000)} s of at most ${limitMs / 1000} s): ${problem}`);
    }
    await sleep(pauseMs, undefined, { signal: stop });
  }
}

async function problemOf(probe: () => Promise<void>): Promise<string | undefined> {
  try {
    await probe();
    return undefined;
  } catch (error) {
    return describe(error);
  }
}

/** Node reports a refused connection to a name with two addresses as an AggregateError with an empty message. */
function describe(error: unknown): string {
  if (error instanceof AggregateError) {
    return error.errors.map(describe).join(', ');
  }
  if (error instanceof Error) {
    return error.cause === undefined ? error.message : `${error.message} (${describe(error.cause)})`;
  }
  return String(error);
}
