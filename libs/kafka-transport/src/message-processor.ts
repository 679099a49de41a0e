import { setTimeout as sleep } from 'node:timers/promises';
import { isQuarantined, park, type DeadLetterReason } from '#libs/dead-letters';
import { claimMessage, type IncomingMessage } from '#libs/inbox';
import { backoffMs, type Backoff } from '#libs/timing';
import { allDone, isTransient, type GroupCommit, type UnitOfWork } from '#libs/unit-of-work';
import { Logger } from '@nestjs/common';
import { consumerMetrics } from './consumer.metrics.js';
import { eventType, messageId, readEvent, UnprocessableMessage, type ReceivedEvent } from './read-event.js';

/** Runs the reaction to an event within a unit of work. */
export type React = (received: ReceivedEvent, work: UnitOfWork) => Promise<void>;

interface ReadMessage {
  readonly message: IncomingMessage;
  readonly received: ReceivedEvent;
}

/** How often a handler that fails for a reason of its own is tried before its message is parked. */
export const MAX_ATTEMPTS = 5;

/** Between these attempts. */
const BACKOFF: Backoff = { firstMs: 20, mostMs: 160 };

/**
 * Takes messages into the database: inbox, handlers and outbox in one transaction. A batch that fails is taken message by
 * message, so that one bad message cannot hurt its neighbours.
 */
export class MessageProcessor {
  private readonly logger = new Logger(MessageProcessor.name);

  constructor(
    private readonly consumerGroup: string,
    private readonly transactions: GroupCommit,
    private readonly handled: ReadonlySet<string>,
    private readonly react: React,
  ) {}

  /**
   * Takes messages of one partition, in order.
   * @param taken is told after each message, or after all at once, that the database has it
   * @throws only a fault that has nothing to do with the messages: what was not reported as taken is to be given again
   */
  async process(messages: readonly IncomingMessage[], taken: (message: IncomingMessage) => void): Promise<void> {
    const relevant = messages.filter((message) => this.concernsUs(message));
    const last = messages.at(-1);
    if (last === undefined) return;
    try {
      const events = relevant.map((message) => ({ message, received: readEvent(message) }));
      await this.transactions.run((work) => this.takeAll(work, events));
      taken(last);
    } catch (error) {
      if (isTransient(error)) throw error;
      await this.processOneByOne(relevant, taken);
      taken(last);
    }
  }

  /** Does what a parked message asks for, without asking the inbox again, which has it. */
  readonly reapply = (work: UnitOfWork, message: IncomingMessage): Promise<void> =>
    this.handle(work, readEvent(message));

  /** A newer producer may publish events of types that we do not know: they are counted, not failed. */
  private concernsUs(message: IncomingMessage): boolean {
    const type = eventType(message);
    if (type === undefined || this.handled.has(type.name)) return true;
    consumerMetrics.ignored.inc({ topic: message.topic });
    return false;
  }

  private async takeAll(work: UnitOfWork, events: readonly ReadMessage[]): Promise<void> {
    const admitted = await allDone(events.map(({ message }) => this.admit(work, message)));
    const chains = new Map<string | null, Promise<void>>();
    events.forEach(({ message, received }, index) => {
      if (admitted[index] !== true) return;
      // Events of one key follow each other; those of different keys may wait for the database together.
      const before = chains.get(message.key) ?? Promise.resolve();
      chains.set(
        message.key,
        before.then(() => this.handle(work, received)),
      );
    });
    await allDone(chains.values());
  }

  /** Whether the message is to be handled now: it is no duplicate, and none of its key is parked before it. */
  private async admit(work: UnitOfWork, message: IncomingMessage): Promise<boolean> {
    const [isNew, quarantined] = await Promise.all([this.claim(work, message), isQuarantined(work, message)]);
    if (!isNew) return false;
    if (!quarantined) return true;
    await this.park(work, message, 'key-quarantined', new Error('an earlier message of the same key is parked'), 0);
    return false;
  }

  private async claim(work: UnitOfWork, message: IncomingMessage): Promise<boolean> {
    const isNew = await claimMessage(work, messageId(message));
    if (!isNew) consumerMetrics.duplicates.inc({ topic: message.topic });
    return isNew;
  }

  private handle(work: UnitOfWork, received: ReceivedEvent): Promise<void> {
    return this.react(received, work.within(received.trace));
  }

  private async processOneByOne(
    messages: readonly IncomingMessage[],
    taken: (message: IncomingMessage) => void,
  ): Promise<void> {
    for (const message of messages) {
      await this.processOne(message);
      taken(message);
    }
  }

  private async processOne(message: IncomingMessage): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const received = readEvent(message);
        await this.transactions.run((work) => this.takeAll(work, [{ message, received }]));
        return;
      } catch (error) {
        if (isTransient(error)) throw error;
        const unreadable = error instanceof UnprocessableMessage;
        if (unreadable || attempt === MAX_ATTEMPTS) {
          const reason = unreadable ? error.reason : 'handler-failed';
          await this.quarantine(message, reason, error, unreadable ? 0 : attempt);
          return;
        }
        consumerMetrics.retries.inc({ topic: message.topic });
        await sleep(backoffMs(attempt, BACKOFF));
      }
    }
  }

  private async quarantine(
    message: IncomingMessage,
    reason: DeadLetterReason,
    error: unknown,
    attempts: number,
  ): Promise<void> {
    await this.transactions.run(async (work) => {
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
    this.logger.error(`parked ${topic}/${String(partition)}/${offset}: ${reason}: ${error.message}`);
    await park(work, this.consumerGroup, messageId(message), message, { reason, error, attempts });
  }
}
