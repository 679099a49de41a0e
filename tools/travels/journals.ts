import { CHOREOGRAPHY, type Service } from '#libs/contracts';
import type { Schemas } from '../api/generated/services.js';
import type { TopicEvent } from '../events/topic-event.js';
import type { InstanceAnswer, OperatorApi } from '../ops/operator-api.js';
import type { Hearing, Travel } from './travel.js';

type Published = Pick<Schemas['ops']['PublishedEntryView'], 'kind' | 'messageId' | 'sentAt'>;
type Processed = Pick<
  Schemas['ops']['ProcessedEntryView'],
  'kind' | 'messageId' | 'fetchedAt' | 'startedAt' | 'committedAt' | 'outcome' | 'reason'
>;

/** What an instance wrote down about messages: a part of what `GET /ops/journal` answers. */
export interface Journal {
  readonly entries: readonly (Published | Processed)[];
}

/** What the journals know about the messages of one order. */
export class JournalFacts {
  private readonly sent = new Map<string, number>();
  private readonly hearings = new Map<string, Processed[]>();

  /** @param answers of all instances. One without a journal adds nothing. */
  constructor(
    readonly answers: readonly Pick<InstanceAnswer<Journal>, 'service' | 'instance' | 'answer' | 'problem'>[],
  ) {
    for (const { service, answer } of answers)
      for (const entry of answer?.entries ?? []) {
        if (entry.kind === 'published') {
          this.sent.set(
            entry.messageId,
            Math.min(this.sent.get(entry.messageId) ?? Infinity, Date.parse(entry.sentAt)),
          );
          continue;
        }
        const key = `${service} ${entry.messageId}`;
        this.hearings.set(key, [...(this.hearings.get(key) ?? []), entry]);
      }
  }

  /** When the relay sent a message first, in milliseconds since 1970. */
  sentAt(messageId: string): number | undefined {
    return this.sent.get(messageId);
  }

  /** How often the inbox of a service has dropped a message. */
  duplicates(messageId: string, service: Service): number {
    return this.entriesOf(messageId, service).filter(({ outcome }) => outcome === 'duplicate').length;
  }

  /** How a service processed a message: the time at which it was applied, or else what happened last. */
  heard(messageId: string, service: Service, began: number): Hearing | undefined {
    const entries = this.entriesOf(messageId, service);
    const entry = entries.find(({ outcome }) => outcome === 'applied') ?? entries.at(-1);
    const doneAt = entry?.committedAt ?? entry?.startedAt;
    if (entry === undefined || doneAt == null) return undefined;
    const after = (time: string): number => Date.parse(time) - began;
    const duplicates = this.duplicates(messageId, service);
    return {
      atMs: after(doneAt),
      from: 'journal',
      ...(entry.fetchedAt !== null && { fetchedMs: after(entry.fetchedAt) }),
      ...(entry.startedAt !== null && { startedMs: after(entry.startedAt) }),
      outcome: entry.outcome,
      ...(entry.reason !== undefined && { reason: entry.reason }),
      ...(duplicates > 0 && { duplicates }),
    };
  }

  private entriesOf(messageId: string, service: Service): readonly Processed[] {
    return this.hearings.get(`${service} ${messageId}`) ?? [];
  }
}

/** Asks all instances for what they know about an order. */
export async function readJournals(operator: OperatorApi, orderId: string): Promise<JournalFacts> {
  return new JournalFacts(await operator.fromAll<Journal>(`/ops/journal?key=${encodeURIComponent(orderId)}`));
}

/** The way of one event, as far as it is known. @param fromOthers knows what no journal says */
export function travelOf(
  { id, name, at, sentAt }: Pick<TopicEvent, 'id' | 'name' | 'at' | 'sentAt'>,
  began: number,
  facts: JournalFacts,
  fromOthers: (service: Service) => Hearing | undefined = () => undefined,
): Travel {
  const { publisher: by, reactions } = CHOREOGRAPHY[name];
  const heard = (Object.keys(reactions) as Service[]).flatMap((service): [Service, Hearing][] => {
    const hearing = facts.heard(id, service, began) ?? fromOthers(service);
    return hearing === undefined ? [] : [[service, hearing]];
  });
  const sentMs = (facts.sentAt(id) ?? sentAt) - began;
  return { id, name, by, writtenMs: at - began, sentMs, heard: Object.fromEntries(heard) };
}
