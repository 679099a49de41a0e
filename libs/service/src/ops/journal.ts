import { randomUUID } from 'node:crypto';
import {
  eventId,
  headerText,
  messageId,
  type IncomingMessage,
  type MessageObserver,
  type OutgoingMessage,
  type Processing,
  type Publication,
} from '#libs/messages';
import type { JournalEntryView, JournalView } from './journal.views.js';
import { timeOrNull } from './time.view.js';

/** How many entries are kept. */
const CAPACITY = 10_000;

/** What is noted at once. It has texts and numbers only: a value of a message would keep the memory of a whole fetch. */
interface Entry {
  readonly seq: number;
  readonly messageId: string;
  readonly type: string | null;
  readonly key: string | null;
  readonly topic: string;
  readonly partition: number | null;
  readonly offset: string | null;
  readonly did: Publication | (Processing & { readonly timestamp: number; readonly fetchedAt: number | undefined });
}

/** Remembers what this instance did with its newest messages. It is made for reading by people and is gone with the process. */
export class Journal implements MessageObserver {
  private readonly run = randomUUID();
  /** A ring: the entry with the number `seq` is at `seq % capacity`. */
  private readonly entries: Entry[] = [];
  private last = 0;

  constructor(
    private readonly instance: string,
    private readonly capacity = CAPACITY,
  ) {}

  published({ topic, key, headers }: OutgoingMessage, publication: Publication): void {
    const { place } = publication;
    this.note({
      messageId: textOf(headers.ce_id) ?? '',
      type: textOf(headers.ce_type) ?? null,
      key,
      topic,
      partition: place?.partition ?? null,
      offset: place?.offset ?? null,
      did: publication,
    });
  }

  processed(message: IncomingMessage, processing: Processing): void {
    const { topic, partition, offset, key, headers, timestamp, fetchedAt } = message;
    this.note({
      messageId: eventId(message) ?? messageId(message),
      type: headerText(headers, 'ce_type') ?? null,
      key,
      topic,
      partition,
      offset,
      did: { ...processing, timestamp: Number(timestamp), fetchedAt },
    });
  }

  /** At most `limit` entries behind `after`, the oldest first: all, or those of one key. */
  read(after: number, limit: number, key?: string): JournalView {
    const oldest = this.last === 0 ? 0 : Math.max(1, this.last - this.capacity + 1);
    const found: Entry[] = [];
    let next = after;
    for (let seq = Math.max(after + 1, oldest); seq <= this.last && found.length < limit; seq++) {
      const entry = seq === 0 ? undefined : this.entries[seq % this.capacity];
      if (entry !== undefined && (key === undefined || entry.key === key)) found.push(entry);
      next = seq;
    }
    return { instance: this.instance, run: this.run, next, oldest, entries: found.map(viewOf) };
  }

  private note(entry: Omit<Entry, 'seq'>): void {
    const seq = ++this.last;
    this.entries[seq % this.capacity] = { ...entry, seq };
  }
}

function viewOf({ did, ...entry }: Entry): JournalEntryView {
  if ('sentAt' in did) {
    return {
      ...entry,
      kind: 'published',
      writtenAt: timeOrNull(did.writtenAt),
      sentAt: new Date(did.sentAt).toISOString(),
      acknowledgedAt: new Date(did.acknowledgedAt).toISOString(),
    };
  }
  return {
    ...entry,
    kind: 'processed',
    publishedAt: new Date(did.timestamp).toISOString(),
    fetchedAt: timeOrNull(did.fetchedAt),
    startedAt: timeOrNull(did.startedAt),
    committedAt: timeOrNull(did.committedAt),
    outcome: did.outcome,
    ...(did.reason !== undefined && { reason: did.reason }),
  };
}

function textOf(header: OutgoingMessage['headers'][string] | undefined): string | undefined {
  const last = Array.isArray(header) ? header.at(-1) : header;
  return last?.toString();
}
