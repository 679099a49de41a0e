import { setTimeout as sleep } from 'node:timers/promises';
import { deadLetters, type DeadLetterReason, type DeadLetters, type Reapply } from '#libs/dead-letters';
import { begunMessages, inbox, type BegunMessages, type Inbox } from '#libs/inbox';
import { CodecUnavailable, eventType, messageId, type IncomingMessage, type TakeMessages } from '#libs/messages';
import { backoffMs } from '#libs/timing';
import { aroundAll, logFieldsOf, processSpan, recordPolled, type OpenSpan } from '#libs/tracing';
import { allDone, isDeploymentFault, isTransient, type Transactions, type UnitOfWork } from '#libs/unit-of-work';
import { Logger } from '@nestjs/common';
import { consumingMetrics } from './consuming.metrics.js';
import { CrashGuard, ProcessEnded, type Care } from './crash-guard.js';
import { UnprocessableMessage, type EventReader, type ReadMessage } from './event-reader.js';
import type { Reactions } from './reactions.js';

/** What a processor needs. Its tables can be replaced, so a test needs no database. */
export interface ProcessorParts {
  readonly consumerGroup: string;
  readonly transactions: Transactions;
  readonly reader: EventReader;
  readonly reactions: Reactions;
  readonly inbox?: Inbox;
  readonly deadLetters?: DeadLetters;
  readonly begun?: BegunMessages;
}

/** A message that was read, and the span of this attempt to process it. */
interface Attempt extends ReadMessage {
  readonly span: OpenSpan;
}

/**
 * Takes messages into the database: inbox, reactions and outbox in one transaction. If a batch fails, its messages are
 * taken one by one, so that one bad message does not affect the others.
 */
export class MessageProcessor {
  private readonly logger = new Logger(MessageProcessor.name);
  private readonly parts: Required<ProcessorParts>;
  private readonly crashGuard: CrashGuard;

  constructor(parts: ProcessorParts) {
    this.parts = { inbox, deadLetters, begun: begunMessages, ...parts };
    this.crashGuard = new CrashGuard(this.parts.transactions, this.parts.begun);
  }

  /** Takes messages of one partition, in order; see {@link TakeMessages}. */
  readonly process: TakeMessages = async (messages, taken, goesOn) => {
    const last = messages.at(-1);
    if (last === undefined) return;
    recordPolled(messages, this.parts.consumerGroup);
    const relevant = messages.filter((message) => this.concernsUs(message));
    const care = await this.crashGuard.begin(relevant).catch((error: unknown) => {
      this.rethrowTransient(error, last);
      throw error;
    });
    try {
      const isTaken = !care.isNeeded && (await this.takeTogether(relevant, care, last));
      if (!isTaken && !(await this.processOneByOne(relevant, care, taken, goesOn))) return;
    } finally {
      await care.end();
    }
    taken(last);
  };

  /** Runs the reaction to a parked message. It does not ask the inbox, which already has the message. */
  readonly reapply: Reapply = (work, message, notes) =>
    this.crashGuard.redrive(message, notes, async () => {
      for (const read of await this.parts.reader.readAll([message])) {
        const attempt = this.attempt(read);
        await attempt.span.around(() => this.react(attempt, work));
      }
    });

  private attempt(read: ReadMessage): Attempt {
    return { ...read, span: processSpan(read.message, this.parts.consumerGroup) };
  }

  /** Runs the reaction to an event. What it publishes continues the trace at the span of this attempt. */
  private react({ received, span }: Attempt, work: UnitOfWork): Promise<void> {
    const { reactions, reader } = this.parts;
    return span.run(() => reactions.react({ ...received, trace: span.trace }, work, reader));
  }

  /** A newer producer may publish events of types that we do not know: we count and ignore them. */
  private concernsUs(message: IncomingMessage): boolean {
    const type = eventType(message);
    if (type === undefined || this.parts.reactions.has(type.name)) return true;
    consumingMetrics.ignored.inc({ topic: message.topic });
    return false;
  }

  /** @returns false if it failed for a reason that may be one message's own */
  private async takeTogether(
    messages: readonly IncomingMessage[],
    care: Care,
    last: IncomingMessage,
  ): Promise<boolean> {
    try {
      care.took(await this.take(await this.parts.reader.readAll(messages)));
      return true;
    } catch (error) {
      // The messages before the one that cannot be decoded now need not wait with it.
      if (!(error instanceof CodecUnavailable)) this.rethrowTransient(error, last);
      return false;
    }
  }

  /** @returns how many of them were new */
  private async take(events: readonly ReadMessage[]): Promise<number> {
    const attempts = events.map((read) => this.attempt(read));
    const spans = attempts.map(({ span }) => span);
    const traces = spans.map(({ trace }) => trace);
    const run = () => this.parts.transactions.run((work) => this.takeAll(work, attempts), traces);
    const taken = await aroundAll(spans, run);
    // Asked first: the fields of a line that nobody writes cost time, too.
    if (Logger.isLevelEnabled('debug'))
      for (const { message } of attempts) this.logger.debug('took a message', logFieldsOf(message));
    return taken;
  }

  private async takeAll(work: UnitOfWork, attempts: readonly Attempt[]): Promise<number> {
    const admitted = await allDone(attempts.map(({ message }) => this.admit(work, message)));
    const chains = new Map<string | null, Promise<void>>();
    attempts.forEach((attempt, index) => {
      const { message } = attempt;
      if (admitted[index] !== true) return;
      // Events of one key run one after the other; those of different keys may wait for the database at the same time.
      const before = chains.get(message.key) ?? Promise.resolve();
      chains.set(
        message.key,
        before.then(() => this.react(attempt, work)),
      );
    });
    await allDone(chains.values());
    return admitted.filter(Boolean).length;
  }

  /** Whether to run the reaction now: the message is no duplicate, and its key is not in quarantine. */
  private async admit(work: UnitOfWork, message: IncomingMessage): Promise<boolean> {
    const [isNew, quarantined] = await Promise.all([
      this.claim(work, message),
      this.parts.deadLetters.isQuarantined(work, message),
    ]);
    if (!isNew) return false;
    if (!quarantined) return true;
    await this.park(work, message, 'key-quarantined', new Error('an earlier message of the same key is parked'), 0);
    return false;
  }

  private async claim(work: UnitOfWork, message: IncomingMessage): Promise<boolean> {
    const isNew = await this.parts.inbox.claim(work, messageId(message));
    if (!isNew) consumingMetrics.duplicates.inc({ topic: message.topic });
    return isNew;
  }

  /** @returns false if it stopped before the last message. A stop must not wait for all attempts of a whole batch. */
  private async processOneByOne(
    messages: readonly IncomingMessage[],
    care: Care,
    taken: (message: IncomingMessage) => void,
    goesOn: () => boolean,
  ): Promise<boolean> {
    for (const message of messages) {
      if (!(await care.alone(message, (ends) => this.processOne(message, care, goesOn, ends)))) return false;
      taken(message);
    }
    return true;
  }

  /** @returns whether the message was applied or parked */
  private async processOne(
    message: IncomingMessage,
    care: Care,
    goesOn: () => boolean,
    tooManyEnds?: number,
  ): Promise<boolean> {
    if (tooManyEnds !== undefined) {
      await this.giveUp(message, 'handler-failed', new ProcessEnded(tooManyEnds), tooManyEnds);
      return true;
    }
    const { attempts, backoff } = this.parts.reactions.retryOf(eventType(message)?.name ?? '');
    for (let attempt = 1; goesOn(); attempt++) {
      try {
        care.took(await this.take(await this.parts.reader.readAll([message])));
        return true;
      } catch (error) {
        this.rethrowTransient(error, message);
        const unreadable = error instanceof UnprocessableMessage;
        if (unreadable || attempt >= attempts) {
          const reason = unreadable ? error.reason : 'handler-failed';
          await this.giveUp(message, reason, error, unreadable ? 0 : attempt);
          return true;
        }
        consumingMetrics.retries.inc({ topic: message.topic });
        await sleep(backoffMs(attempt, backoff));
      }
    }
    return false;
  }

  /** A fault that is not the message's own parks nothing. One that people must correct is told to them. */
  private rethrowTransient(error: unknown, { topic, partition, offset }: IncomingMessage): void {
    if (!isTransient(error)) return;
    if (isDeploymentFault(error)) {
      this.logger.error(
        `${topic}/${String(partition)} waits, and nothing is parked: the database does not suit this version of ${this.parts.consumerGroup}. ` +
          `Run its setup step, or grant what is missing: ${String(error)}`,
        { topic, partition, offset },
      );
    }
    throw error;
  }

  private async giveUp(
    message: IncomingMessage,
    reason: DeadLetterReason,
    error: unknown,
    attempts: number,
  ): Promise<void> {
    await this.parts.transactions.run(async (work) => {
      if (!(await this.claim(work, message))) return;
      await this.park(work, message, reason, error instanceof Error ? error : new Error(String(error)), attempts);
    });
  }

  private async park(
    work: UnitOfWork,
    message: IncomingMessage,
    reason: DeadLetterReason,
    error: Error,
    attempts: number,
  ): Promise<void> {
    const { topic, partition, offset } = message;
    this.logger.error(`parked ${topic}/${String(partition)}/${offset}: ${reason}: ${error.message}`, {
      ...logFieldsOf(message),
      reason,
      // The stack of a reaction's own error says where it was thrown; other reasons lie in the message.
      ...(reason === 'handler-failed' && { err: error }),
    });
    await this.parts.deadLetters.park(work, this.parts.consumerGroup, message, { reason, error, attempts });
  }
}
