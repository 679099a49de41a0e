import { CHOREOGRAPHY, type EventName } from '#libs/contracts';
import { STATUS_SAID } from '../demo/timeline.js';
import type { TopicEvent } from '../events/topic-event.js';
import { expectedAfter } from './drawing/expectations.js';
import type { Summary } from './drawing/story.js';

/** An event, and the times at which it was sent again. */
export interface KnownEvent extends Omit<TopicEvent, 'says'> {
  readonly again: number[];
}

interface KnownOrder {
  readonly id: string;
  customerId: string | null;
  readonly events: KnownEvent[];
}

/** The statuses that an order takes when every answer is there. */
const STATUS_WHEN_ANSWERED: Partial<Record<EventName, string>> = {
  OrderConfirmed: 'COMPLETED',
  OrderReturned: 'RETURNED',
};

/** No order has more events than this, unless somebody sends them again and again. */
const MOST_COPIES = 50;

/** The newest orders, as far as their events tell. Memory is bounded: the oldest order makes room for a new one. */
export class Orders {
  private readonly orders = new Map<string, KnownOrder>();

  /** @param limit how many orders are kept */
  constructor(private readonly limit = 20_000) {}

  get size(): number {
    return this.orders.size;
  }

  /** @returns the order that it belongs to, as it is now */
  take({ says, ...event }: TopicEvent): Summary {
    const order = this.orders.get(event.orderId) ?? this.open(event.orderId);
    const known = order.events.find(({ id }) => id === event.id);
    // A reader that begins again meets records that it knows. Only another record is a copy.
    if (known === undefined) order.events.push({ ...event, again: [] });
    else if (!isSameRecord(known, event) && known.again.length < MOST_COPIES) known.again.push(event.sentAt);
    order.customerId ??= customerIn(says);
    return summaryOf(order);
  }

  /** The events of an order, each once. */
  of(orderId: string): readonly KnownEvent[] {
    return this.orders.get(orderId)?.events ?? [];
  }

  summary(orderId: string): Summary | undefined {
    const order = this.orders.get(orderId);
    return order === undefined ? undefined : summaryOf(order);
  }

  /** All of them, the newest first. */
  summaries(): Summary[] {
    return [...this.orders.values()].map(summaryOf).reverse();
  }

  private open(id: string): KnownOrder {
    const order: KnownOrder = { id, customerId: null, events: [] };
    this.orders.set(id, order);
    const [oldest] = this.orders.keys();
    if (this.orders.size > this.limit && oldest !== undefined) this.orders.delete(oldest);
    return order;
  }
}

function isSameRecord(a: Pick<TopicEvent, 'topic' | 'partition' | 'offset'>, b: typeof a): boolean {
  return a.topic === b.topic && a.partition === b.partition && a.offset === b.offset;
}

function summaryOf({ id, customerId, events }: KnownOrder): Summary {
  const expected = expectedAfter(
    CHOREOGRAPHY,
    events.map(({ name }) => name),
  );
  const triggers = (Object.keys(STATUS_SAID) as EventName[]).filter((name) =>
    events.some((event) => event.name === name),
  );
  const last = triggers.at(-1);
  const settled = last !== undefined && expected.length === 0;
  const said = last === undefined ? undefined : STATUS_SAID[last];
  const answered = last === undefined || !settled ? undefined : STATUS_WHEN_ANSWERED[last];
  const times = events.map(({ at }) => at);
  return {
    id,
    customerId,
    status: answered ?? said ?? 'UNKNOWN',
    settled,
    reason: events.find(({ name }) => name === 'OrderCancelled')?.reason ?? null,
    placedAt: Math.min(...times),
    newsAt: Math.max(...times),
    events: events.length,
    copies: events.reduce((sum, { again }) => sum + again.length, 0),
  };
}

function customerIn(says: unknown): string | null {
  if (typeof says !== 'object' || says === null || !('customerId' in says)) return null;
  return typeof says.customerId === 'string' ? says.customerId : null;
}
