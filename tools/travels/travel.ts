// The way of one event from its outbox to all who hear it, for every drawing. All times are milliseconds after the
// request that began the saga.
import type { EventName, Service } from '#libs/contracts';

/** How an event came to a service. */
export interface Hearing {
  /** When it was handled, as far as it is known. */
  readonly atMs: number;
  /** Who says so: the service itself, the order's history, or the answer, which was written in the same transaction. */
  readonly from: 'journal' | 'history' | 'answer';
  readonly fetchedMs?: number;
  readonly startedMs?: number;
  readonly outcome?: 'applied' | 'duplicate' | 'parked' | 'retrying';
  readonly reason?: string;
  /** How often the inbox has dropped it. */
  readonly duplicates?: number;
}

/** The way of one event. */
export interface Travel {
  readonly id: string;
  readonly name: EventName;
  readonly by: Service;
  /** When it was written into the outbox. */
  readonly writtenMs: number;
  /** When the relay sent it to the broker. */
  readonly sentMs: number;
  readonly heard: Partial<Record<Service, Hearing>>;
}
