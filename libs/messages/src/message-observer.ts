import type { IncomingMessage } from './incoming-message.js';
import type { MessagePlace, OutgoingMessage } from './message-producer.js';

/** When a message was published, and where it is. All times are in milliseconds since 1970. */
export interface Publication {
  /** When its row was written. Undefined if nobody knows. */
  readonly writtenAt: number | undefined;
  readonly sentAt: number;
  readonly acknowledgedAt: number;
  /** Undefined if the broker did not say. */
  readonly place: MessagePlace | undefined;
}

/** What became of a message. All times are in milliseconds since 1970. */
export interface Processing {
  /** `retrying`: an attempt failed, and another one follows. */
  readonly outcome: 'applied' | 'duplicate' | 'parked' | 'retrying';
  /** Why it was parked, or is being retried. */
  readonly reason?: string;
  /** When its transaction began. Undefined if the message did not come so far. */
  readonly startedAt?: number | undefined;
  /** When its transaction was committed. Undefined while it is being retried. */
  readonly committedAt?: number;
}

/**
 * Is told what a process does with messages, once it is done: a port, so that the kit does not know who watches. It is called for every
 * message, so it must be quick. It must not throw, since what is committed may not run again, and it must not keep the value
 * of a message, which holds the memory of the whole fetch.
 */
export interface MessageObserver {
  published(message: OutgoingMessage, publication: Publication): void;
  processed(message: IncomingMessage, processing: Processing): void;
}
