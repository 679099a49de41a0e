import type { UnitOfWork } from '#libs/unit-of-work';
import { RETRY, type RetryPolicy } from '#libs/timing';
import type { ReceivedEvent } from './event-reader.js';

/** What a service does when it hears of an event. */
export interface Reaction {
  react(event: object, work: UnitOfWork): Promise<void>;
  readonly retry: RetryPolicy;
}

/** A service's reactions, by the type of event that they react to. */
export class Reactions {
  private readonly byType = new Map<string, Reaction>();

  add(type: string, react: Reaction['react'], retry: Partial<RetryPolicy> = {}): void {
    this.byType.set(type, { react, retry: { ...RETRY.reaction, ...retry } });
  }

  has(type: string): boolean {
    return this.byType.has(type);
  }

  /** How a failed reaction is tried again. */
  retryOf(type: string): RetryPolicy {
    return this.byType.get(type)?.retry ?? RETRY.reaction;
  }

  /** Runs the reaction to an event. Events that it publishes carry the same trace. */
  async react({ type, event, trace }: ReceivedEvent, work: UnitOfWork): Promise<void> {
    const reaction = this.byType.get(type);
    if (reaction === undefined) throw new Error(`there is no reaction to ${type}`);
    await reaction.react(event, work.within(trace));
  }
}
