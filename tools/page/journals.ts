import type { Service } from '#libs/contracts';
import type { Hearing } from './drawing/story.js';
import type { OperatorApi } from './operator-api.js';

/** What an instance writes down about a message: `GET /ops/journal`. */
export type JournalEntry =
  | { readonly kind: 'published'; readonly messageId: string; readonly sentAt: string; readonly acknowledgedAt: string }
  | {
      readonly kind: 'processed';
      readonly messageId: string;
      readonly fetchedAt: string | null;
      readonly startedAt: string | null;
      readonly committedAt: string | null;
      readonly outcome: 'applied' | 'duplicate' | 'parked' | 'retrying';
      readonly reason?: string;
    };

interface Journal {
  readonly entries: readonly JournalEntry[];
}

/** What the journals know about the messages of one order. */
export class JournalFacts {
  private readonly sent = new Map<string, number>();
  private readonly hearings = new Map<string, Extract<JournalEntry, { kind: 'processed' }>[]>();

  constructor(journals: readonly { readonly service: Service; readonly entries: readonly JournalEntry[] }[]) {
    for (const { service, entries } of journals)
      for (const entry of entries) {
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

  /** How a service processed a message: the time at which it was applied, or else what happened last. */
  heard(messageId: string, service: Service, began: number): Hearing | undefined {
    const entries = this.hearings.get(`${service} ${messageId}`) ?? [];
    const entry = entries.find(({ outcome }) => outcome === 'applied') ?? entries.at(-1);
    const doneAt = entry?.committedAt ?? entry?.startedAt;
    if (entry === undefined || doneAt == null) return undefined;
    const after = (time: string): number => Date.parse(time) - began;
    return {
      atMs: after(doneAt),
      from: 'journal',
      ...(entry.fetchedAt !== null && { fetchedMs: after(entry.fetchedAt) }),
      ...(entry.startedAt !== null && { startedMs: after(entry.startedAt) }),
      outcome: entry.outcome,
      ...(entry.reason !== undefined && { reason: entry.reason }),
    };
  }
}

/** Asks all instances for what they know about an order. A service without a journal adds nothing. */
export async function readJournals(operator: OperatorApi, orderId: string): Promise<JournalFacts> {
  const answers = await operator.fromAll<Journal>(`/ops/journal?key=${encodeURIComponent(orderId)}`);
  return new JournalFacts(
    answers.flatMap(({ service, answer }) => (answer === undefined ? [] : [{ service, entries: answer.entries }])),
  );
}
