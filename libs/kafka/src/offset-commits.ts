import type { Consumer, OffsetsByTopicPartition, TopicPartitionOffset } from 'kafkajs';

/** How long an offset may stay uncommitted after the database has its message. */
const COMMIT_WITHIN_MS = 100;

/**
 * Commits offsets of many partitions in one request. An offset is noted only after the database has its message. So a crash
 * in between repeats messages, which the inbox drops, and loses none.
 */
export class OffsetCommits {
  private readonly next = new Map<string, TopicPartitionOffset>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly consumer: Consumer) {}

  /** All messages of a partition up to `offset` are in the database. */
  note(topic: string, partition: number, offset: string): void {
    this.next.set(`${topic}/${String(partition)}`, { topic, partition, offset: (BigInt(offset) + 1n).toString() });
    this.timer ??= setTimeout(() => void this.flush(), COMMIT_WITHIN_MS);
  }

  /** Returns the offsets that were noted, and forgets them. */
  take(): OffsetsByTopicPartition {
    clearTimeout(this.timer);
    this.timer = undefined;
    const topics = groupByTopic(this.next.values());
    this.next.clear();
    return { topics: [...topics].map(([topic, partitions]) => ({ topic, partitions })) };
  }

  /** Commits the offsets that were noted. A failure does no harm: their messages are delivered again, and the inbox drops them. */
  async flush(): Promise<void> {
    const offsets = this.take().topics.flatMap(({ topic, partitions }) => partitions.map((one) => ({ topic, ...one })));
    if (offsets.length > 0) await this.consumer.commitOffsets(offsets).catch(() => undefined);
  }
}

function groupByTopic(offsets: Iterable<TopicPartitionOffset>): Map<string, TopicPartitionOffset[]> {
  const topics = new Map<string, TopicPartitionOffset[]>();
  for (const offset of offsets) topics.set(offset.topic, [...(topics.get(offset.topic) ?? []), offset]);
  return topics;
}
