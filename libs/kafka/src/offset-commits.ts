import type { OffsetsByTopicPartition, TopicPartitionOffset } from 'kafkajs';

/** How long an offset may stay uncommitted after the database has its message. */
const COMMIT_WITHIN_MS = 100;

/** Commits offsets in one request. It rejects if the broker did not take them. */
type Commit = (offsets: TopicPartitionOffset[]) => Promise<void>;

/**
 * Commits offsets of many partitions in one request. An offset is noted only after the database has its message. So a crash
 * in between repeats messages, which the inbox drops, and loses none.
 *
 * One request at a time: a request that is repeated after a fault could otherwise arrive behind a newer one and move the
 * offsets back. What a failed request carried is committed with the next one. Either way the lag of a partition at rest
 * would stay above zero until its next message.
 */
export class OffsetCommits {
  private readonly next = new Map<string, TopicPartitionOffset>();
  private timer: NodeJS.Timeout | undefined;
  private previous: Promise<void> = Promise.resolve();
  /** Offsets of an earlier membership are not noted again: another member may own their partitions. */
  private membership = 0;

  constructor(private readonly commitOffsets: Commit) {}

  /** All messages of a partition up to `offset` are in the database. */
  note(topic: string, partition: number, offset: string): void {
    this.keep({ topic, partition, offset: (BigInt(offset) + 1n).toString() });
  }

  /** Forgets the offsets that were noted: the consumer has joined its consumer group again, or ends. */
  forget(): void {
    this.membership++;
    this.take();
  }

  /** Commits the offsets that were noted, after the request that is under way. */
  flush(commitOffsets = this.commitOffsets): Promise<void> {
    this.previous = this.previous.then(() => this.commit(commitOffsets));
    return this.previous;
  }

  private async commit(commitOffsets: Commit): Promise<void> {
    const { membership } = this;
    const offsets = this.take();
    if (offsets.length === 0) return;
    try {
      await commitOffsets(offsets);
    } catch {
      if (membership !== this.membership) return;
      for (const offset of offsets) if (!this.next.has(nameOf(offset))) this.keep(offset);
    }
  }

  private keep(offset: TopicPartitionOffset): void {
    this.next.set(nameOf(offset), offset);
    this.timer ??= setTimeout(() => void this.flush(), COMMIT_WITHIN_MS);
  }

  private take(): TopicPartitionOffset[] {
    clearTimeout(this.timer);
    this.timer = undefined;
    const offsets = [...this.next.values()];
    this.next.clear();
    return offsets;
  }
}

function nameOf({ topic, partition }: TopicPartitionOffset): string {
  return `${topic}/${String(partition)}`;
}

/** The same offsets in the form of a batch of kafkajs. */
export function byTopic(offsets: readonly TopicPartitionOffset[]): OffsetsByTopicPartition {
  const topics = new Map<string, TopicPartitionOffset[]>();
  for (const offset of offsets) topics.set(offset.topic, [...(topics.get(offset.topic) ?? []), offset]);
  return { topics: [...topics].map(([topic, partitions]) => ({ topic, partitions })) };
}
