import { setTimeout as sleep } from 'node:timers/promises';
import type { Say } from '../log.js';
import { StartRefused } from '../start-refused.js';

/** Something that is not ready yet, and what is known about it. */
export interface Awaited {
  /** For the log and the failure: `Kafka at 127.0.0.1:9092`. */
  readonly what: string;
  /** Looks whether it is ready; rejects with the reason while it is not. */
  readonly probe: () => Promise<void>;
  /** How long to wait, in milliseconds. */
  readonly limitMs: number;
  /** What to do when it never becomes ready: the last sentence of the failure. */
  readonly advice: string;
  /** A reason to give up early, where there is one by now. */
  readonly lost?: () => string | undefined;
  readonly stop: AbortSignal;
  /** Is told now and then what is awaited. */
  readonly say: Say;
}

const PAUSE_MS = 50;
const FIRST_REPORT_AFTER_MS = 3_000;
const REPORT_EVERY_MS = 10_000;

/**
 * Waits until something is ready.
 *
 * @throws StartRefused when it is not ready within the limit, or is lost before
 */
export async function untilReady({ what, probe, limitMs, advice, lost, stop, say }: Awaited): Promise<void> {
  const began = performance.now();
  let reportAt = began + FIRST_REPORT_AFTER_MS;
  for (;;) {
    stop.throwIfAborted();
    const problem = await probe().then(() => undefined, describe);
    if (problem === undefined) return;
    const loss = lost?.();
    if (loss !== undefined) throw new StartRefused(`${what} does not come up: ${loss}. ${advice}`);
    const now = performance.now();
    const limit = `${limitMs / 1000} s`;
    if (now - began > limitMs) throw new StartRefused(`${what} was not ready within ${limit}: ${problem}. ${advice}`);
    if (now > reportAt) {
      reportAt = now + REPORT_EVERY_MS;
      say(`waiting for ${what} (${Math.round((now - began) / 1000)} s of at most ${limit}): ${problem}`);
    }
    await sleep(PAUSE_MS, undefined, { signal: stop });
  }
}

/** Node.js reports a refused connection to a name with two addresses as an AggregateError with an empty message. */
function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describe).join(', ');
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message} (${describe(error.cause)})`;
}
