// Where the time of an event goes. The browser has this file, too, so it imports only types.
import type { Service } from '#libs/contracts';
import type { Travel } from './travel.js';

/** In the outbox; in the broker, until it was fetched; waiting for the consumer; in the transaction of the reaction. */
export type SpanKind = 'outbox' | 'broker' | 'consumer' | 'transaction';

/** A time in which an event waited, or in which a transaction worked on it. */
export interface Span {
  readonly kind: SpanKind;
  readonly service: Service;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The spans of one event: one in its outbox, and three for each service whose journal says how it heard it. */
export function spansOf({ by, writtenMs, sentMs, heard }: Travel): Span[] {
  const spans: Span[] = sentMs > writtenMs ? [{ kind: 'outbox', service: by, fromMs: writtenMs, toMs: sentMs }] : [];
  for (const [service, { fetchedMs, startedMs, atMs }] of Object.entries(heard) as Heard[]) {
    // Without a journal nobody knows these times, and a redriven message was not fetched.
    if (fetchedMs === undefined || startedMs === undefined) continue;
    spans.push(
      { kind: 'broker', service, fromMs: sentMs, toMs: fetchedMs },
      { kind: 'consumer', service, fromMs: fetchedMs, toMs: startedMs },
      { kind: 'transaction', service, fromMs: startedMs, toMs: atMs },
    );
  }
  return spans;
}

type Heard = [Service, NonNullable<Travel['heard'][Service]>];
