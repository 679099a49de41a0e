import { CHOREOGRAPHY, type EventName, type Service } from '#libs/contracts';
import type { HistoryEntryView, OrderWithHistoryView } from '../api/client.js';
import type { Deed } from '../demo/director.js';
import type { Services } from '../demo/services.js';
import { timeline } from '../demo/timeline.js';
import { travelOf, type JournalFacts } from '../travels/journals.js';
import type { Hearing } from '../travels/travel.js';
import { askedBy, answersTo } from './drawing/expectations.js';
import type { ShownTravel, Story } from './drawing/story.js';
import type { KnownEvent } from './orders.js';

/** Everything that is known about one order, from its events, from the services and from what was done here. */
export async function tellStory(
  orderId: string,
  events: readonly KnownEvent[],
  deeds: readonly Deed[],
  services: Services,
  facts: JournalFacts,
): Promise<Story> {
  const [order, payment, reservation] = await Promise.all([
    services.order(orderId),
    services.payment(orderId).catch(() => undefined),
    services.reservation(orderId).catch(() => undefined),
  ]);
  const began = deeds.find(({ what }) => what === 'orders')?.at ?? Date.parse(order.placedAt);
  const after = (time: string): number => Date.parse(time) - began;
  return {
    id: order.id,
    status: order.status,
    reason: order.reason,
    settled: order.settled,
    customerId: order.customerId,
    lines: order.lines,
    total: order.total,
    began,
    deadlineMs: after(order.deadlineAt),
    nowMs: Date.now() - began,
    rows: timeline({ began, order, deeds, events }),
    travels: Object.fromEntries(events.map((event) => [event.id, shownTravelOf(event, events, order, began, facts)])),
    ledger: (payment?.entries ?? []).map(({ at, move, bucket, amount }) => ({
      atMs: after(at),
      move,
      bucket,
      amount,
    })),
    movements: (reservation?.movements ?? []).map(({ at, move, sku, quantity }) => ({
      atMs: after(at),
      move,
      sku,
      quantity,
    })),
    payment: payment?.status ?? null,
    reservation: reservation?.status ?? null,
  };
}

/** The way of one event, with its place in its topic. */
export function shownTravelOf(
  event: KnownEvent,
  events: readonly KnownEvent[],
  { history }: Pick<OrderWithHistoryView, 'history'>,
  began: number,
  facts: JournalFacts,
): ShownTravel {
  const { name, again, topic, partition, offset, traceparent } = event;
  return {
    ...travelOf(event, began, facts, (service) => fromOthers(name, service, events, history, began)),
    againMs: again.map((time) => time - began),
    topic,
    partition,
    offset,
    ...(traceparent !== undefined && { traceparent }),
  };
}

/** Without a journal: the order writes down what it hears, and the others answer in the transaction in which they hear. */
function fromOthers(
  name: EventName,
  service: Service,
  events: readonly KnownEvent[],
  history: readonly HistoryEntryView[],
  began: number,
): Hearing | undefined {
  if (askedBy(CHOREOGRAPHY, name) !== undefined) {
    const entry = history.find(({ happened }) => happened === name);
    return entry === undefined ? undefined : { atMs: Date.parse(entry.at) - began, from: 'history' };
  }
  const answers = answersTo(CHOREOGRAPHY, name, service);
  const answer = events.find((event) => answers.includes(event.name));
  return answer === undefined ? undefined : { atMs: answer.at - began, from: 'answer' };
}
