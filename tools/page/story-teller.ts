import { CHOREOGRAPHY, type EventName, type Service } from '#libs/contracts';
import type { HistoryEntryView, OrderWithHistoryView } from '../api/client.js';
import type { Deed } from '../demo/director.js';
import type { Services } from '../demo/services.js';
import { timeline } from '../demo/timeline.js';
import { askedBy, answersTo } from './drawing/expectations.js';
import type { Hearing, Story, Travel } from './drawing/story.js';
import type { JournalFacts } from './journals.js';
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
    travels: Object.fromEntries(events.map((event) => [event.id, travelOf(event, events, order, began, facts)])),
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

/** The way of one event, as far as it is known. */
export function travelOf(
  { id, name, at, sentAt, again, topic, partition, offset, traceparent }: KnownEvent,
  events: readonly KnownEvent[],
  { history }: Pick<OrderWithHistoryView, 'history'>,
  began: number,
  facts: JournalFacts,
): Travel {
  const { publisher: by, reactions } = CHOREOGRAPHY[name];
  const heard = (Object.keys(reactions) as Service[]).flatMap((service): [Service, Hearing][] => {
    const hearing = facts.heard(id, service, began) ?? fromOthers(name, service, events, history, began);
    return hearing === undefined ? [] : [[service, hearing]];
  });
  return {
    id,
    name,
    by,
    writtenMs: at - began,
    sentMs: (facts.sentAt(id) ?? sentAt) - began,
    heard: Object.fromEntries(heard),
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
