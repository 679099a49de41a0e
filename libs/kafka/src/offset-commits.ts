import type { Consumer, OffsetsByTopicPartition, TopicPartitionOffset } from 'kafkajs';

/** How long the offset of a message that the database has may stay uncommitted. */
const COMMIT_WITHIN_MS = 100;

/**
 * Commits offsets of many partitions in one request. They are noted only after the database has the messages, so a crash
 * in between gives messages again, which the inbox knows, and never loses one.
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

  /** Hands out what was noted, which is then not noted any more. */
  take(): OffsetsByTopicPartition {
    clearTimeout(this.timer);
    this.timer = undefined;
    const topics = groupByTopic(this.next.values());
    this.next.clear();
    return { topics: [...topics].map(([topic, partitions]) => ({ topic, partitions })) };
  }

  /** Commits what was noted. A failure does no harm: the messages are given again, and the inbox knows them. */
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
