import { setTimeout as sleep } from 'node:timers/promises';
import { deadLetters, type Failure, type Reapply } from '#libs/dead-letters';
import { begunMessages, inbox } from '#libs/inbox';
import { CodecUnavailable, eventType, messageId, type IncomingMessage, type TakeMessages } from '#libs/messages';
import { backoffMs } from '#libs/timing';
import { aroundAll, logFieldsOf, recordPolled } from '#libs/tracing';
import { allDone, isDeploymentFault, isTransient, type UnitOfWork } from '#libs/unit-of-work';
import { Logger } from '@nestjs/common';
import { asError, Attempt, tellRetry } from './attempt.js';
import { consumingMetrics } from './consuming.metrics.js';
import { CrashGuard, ProcessEnded, type Care } from './crash-guard.js';
import { UnprocessableMessage, type ReadMessage } from './event-reader.js';
import type { ProcessorParts } from './processor-parts.js';

/**
 * Takes messages into the database: inbox, reactions and outbox in one transaction. If a batch fails, its messages are
 * taken one by one, so that one bad message does not affect the others.
 */
export class MessageProcessor {
  private readonly logger = new Logger(MessageProcessor.name);
  private readonly parts: Required<Omit<ProcessorParts, 'observer'>> & Pick<ProcessorParts, 'observer'>;
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
        const attempt = new Attempt(read, this.parts.consumerGroup);
        await attempt.span.around(() => this.react(attempt, work));
      }
    });

  /** Runs the reaction to an event. What it publishes continues the trace at the span of this attempt. */
  private react({ read: { received }, span }: Attempt, work: UnitOfWork): Promise<void> {
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
      if (!(error instanceof CodecUnavailable)) this.rethrowTransient(error, messages[0] ?? last);
      return false;
    }
  }

  /** @returns how many of them were new */
  private async take(events: readonly ReadMessage[]): Promise<number> {
    const { transactions, observer, consumerGroup } = this.parts;
    const attempts = events.map((read) => new Attempt(read, consumerGroup));
    const spans = attempts.map(({ span }) => span);
    const traces = spans.map(({ trace }) => trace);
    const taken = await aroundAll(spans, () => transactions.run((work) => this.takeAll(work, attempts), traces));
    // Asked first: the fields of a line that nobody writes cost time, too.
    if (Logger.isLevelEnabled('debug'))
      for (const { read } of attempts) this.logger.debug('took a message', logFieldsOf(read.message));
    if (observer !== undefined) for (const attempt of attempts) attempt.tell(observer, Date.now());
    return taken;
  }

  private async takeAll(work: UnitOfWork, attempts: readonly Attempt[]): Promise<number> {
    const admitted = await allDone(attempts.map((attempt) => this.admit(work, attempt)));
    const chains = new Map<string | null, Promise<void>>();
    attempts.forEach((attempt, index) => {
      const { message } = attempt.read;
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
  private async admit(work: UnitOfWork, attempt: Attempt): Promise<boolean> {
    const { message } = attempt.read;
    attempt.begins();
    const [isNew, quarantined] = await Promise.all([
      this.claim(work, message),
      this.parts.deadLetters.isQuarantined(work, message),
    ]);
    if (isNew && !quarantined) return true;
    attempt.isLeftOut(isNew ? 'key-quarantined' : 'duplicate');
    if (!isNew) return false;
    const error = new Error('an earlier message of the same key is parked');
    await this.park(work, message, { reason: 'key-quarantined', error, attempts: 0 });
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
      const error = new ProcessEnded(tooManyEnds);
      await this.giveUp(message, { reason: 'handler-failed', error, attempts: tooManyEnds });
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
          await this.giveUp(message, { reason, error: asError(error), attempts: unreadable ? 0 : attempt });
          return true;
        }
        consumingMetrics.retries.inc({ topic: message.topic });
        tellRetry(this.parts.observer, message, error);
        await sleep(backoffMs(attempt, backoff));
      }
    }
    return false;
  }

  /** A fault that is not the message's own parks nothing. One that people must correct is told to them. */
  private rethrowTransient(error: unknown, message: IncomingMessage): void {
    const { topic, partition, offset } = message;
    if (!isTransient(error)) return;
    tellRetry(this.parts.observer, message, error);
    if (isDeploymentFault(error)) {
      this.logger.error(
        `${topic}/${String(partition)} waits, and nothing is parked: the database does not suit this version of ${this.parts.consumerGroup}. ` +
          `Run its setup step, or grant what is missing: ${String(error)}`,
        { topic, partition, offset },
      );
    }
    throw error;
  }

  private async giveUp(message: IncomingMessage, failure: Failure): Promise<void> {
    const startedAt = Date.now();
    const isNew = await this.parts.transactions.run(async (work) => {
      const claimed = await this.claim(work, message);
      if (claimed) await this.park(work, message, failure);
      return claimed;
    });
    const fate = isNew ? ({ outcome: 'parked', reason: failure.reason } as const) : ({ outcome: 'duplicate' } as const);
    this.parts.observer?.processed(message, { startedAt, committedAt: Date.now(), ...fate });
  }

  private async park(work: UnitOfWork, message: IncomingMessage, failure: Failure): Promise<void> {
    const { topic, partition, offset } = message;
    const { reason, error } = failure;
    this.logger.error(`parked ${topic}/${String(partition)}/${offset}: ${reason}: ${error.message}`, {
      ...logFieldsOf(message),
      reason,
      // The stack of a reaction's own error says where it was thrown; other reasons lie in the message.
      ...(reason === 'handler-failed' && { err: error }),
    });
    await this.parts.deadLetters.park(work, this.parts.consumerGroup, message, failure);
  }
}
