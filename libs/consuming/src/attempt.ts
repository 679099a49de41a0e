import type { DeadLetterReason } from '#libs/dead-letters';
import type { IncomingMessage, MessageObserver } from '#libs/messages';
import { processSpan, type OpenSpan } from '#libs/tracing';
import type { ReadMessage } from './event-reader.js';

/**
 * One attempt to process a message that was read: its span, and what came of it. The transaction may run more than once, and only
 * the last run counts.
 */
export class Attempt {
  readonly span: OpenSpan;
  private startedAt = 0;
  private outcome: 'applied' | 'duplicate' | DeadLetterReason = 'applied';

  constructor(
    readonly read: ReadMessage,
    consumerGroup: string,
  ) {
    this.span = processSpan(read.message, consumerGroup);
  }

  /** A run of its transaction begins. */
  begins(): void {
    this.startedAt = Date.now();
    this.outcome = 'applied';
  }

  /** It is not applied: it is a duplicate, or is parked for this reason. */
  isLeftOut(as: 'duplicate' | DeadLetterReason): void {
    this.outcome = as;
  }

  /** Tells an observer what came of it, once that is committed. */
  tell(observer: MessageObserver, committedAt: number): void {
    const { startedAt, outcome } = this;
    const isParked = outcome !== 'applied' && outcome !== 'duplicate';
    const fate = isParked ? ({ outcome: 'parked', reason: outcome } as const) : { outcome };
    observer.processed(this.read.message, { startedAt, committedAt, ...fate });
  }
}

/** Tells an observer that an attempt failed, and that another one follows. */
export function tellRetry(observer: MessageObserver | undefined, message: IncomingMessage, error: unknown): void {
  observer?.processed(message, { outcome: 'retrying', reason: asError(error).message });
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
