import type { DeadLetters } from '#libs/dead-letters';
import type { BegunMessages, Inbox } from '#libs/inbox';
import type { MessageObserver } from '#libs/messages';
import type { Transactions } from '#libs/unit-of-work';
import type { EventReader } from './event-reader.js';
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
  /** Is told what became of each message. */
  readonly observer?: MessageObserver;
}
