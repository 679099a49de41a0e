import { parseType } from '#libs/messages';
import type { UnitOfWork } from '#libs/unit-of-work';
import { RETRY, type RetryPolicy } from '#libs/timing';
import type { EventReader, ReceivedEvent } from './event-reader.js';

/** What a service does when it hears of an event. */
export interface Reaction {
  react(event: object, work: UnitOfWork): Promise<void>;
  readonly retry: RetryPolicy;
  /** The event's type in the one major version that the reaction takes. */
  readonly type: string;
}

/** A service's reactions, by the name of the event that they react to. */
export class Reactions {
  private readonly byName = new Map<string, Reaction>();

  /** @throws if there is a reaction to another major version of the event: a service sees each event in one shape */
  add(type: string, react: Reaction['react'], retry: Partial<RetryPolicy> = {}): void {
    const name = parseType(type)?.name ?? type;
    const other = this.byName.get(name)?.type ?? type;
    if (other !== type) throw new Error(`there is a reaction to ${other}, and one to ${type}: keep one of them`);
    this.byName.set(name, { react, retry: { ...RETRY.reaction, ...retry }, type });
  }

  /** Whether there is a reaction to an event, in whichever version. */
  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** How a failed reaction is tried again. */
  retryOf(name: string): RetryPolicy {
    return this.byName.get(name)?.retry ?? RETRY.reaction;
  }

  /**
   * Runs the reaction to an event. Events that it publishes carry the same trace.
   * @param reader brings the event to the version that the reaction takes
   */
  async react(received: ReceivedEvent, work: UnitOfWork, reader: EventReader): Promise<void> {
    const reaction = this.byName.get(parseType(received.type)?.name ?? '');
    if (reaction === undefined) throw new Error(`there is no reaction to ${received.type}`);
    await reaction.react(reader.upcast(received, reaction.type).event, work.within(received.trace));
  }
}
