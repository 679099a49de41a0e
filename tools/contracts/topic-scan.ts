import type { Kafka } from '#libs/kafka';
import { eventType, parseType } from '#libs/messages';
import type { Admin, Batch } from 'kafkajs';
import { readTopic } from '../topics/read-topic.js';
import type { LastRecord, Progress } from './withdrawal.js';

/** Reads a topic and the consumer groups of its cluster. It changes neither. */
export class TopicScan {
  private constructor(
    private readonly kafka: Kafka,
    private readonly admin: Admin,
  ) {}

  static async with<T>(kafka: Kafka, use: (scan: TopicScan) => Promise<T>): Promise<T> {
    const admin = kafka.admin();
    await admin.connect();
    try {
      return await use(new TopicScan(kafka, admin));
    } finally {
      await admin.disconnect();
    }
  }

  /** The last record of a type in each partition that has one, among the records that are there now. */
  async lastRecords(topic: string, type: string): Promise<LastRecord[]> {
    const offsets = await this.admin.fetchTopicOffsets(topic);
    const unread = new Map(
      offsets.filter(({ low, high }) => low !== high).map(({ partition, high }) => [partition, BigInt(high)]),
    );
    const found = new Map<number, LastRecord>();
    if (unread.size === 0) return [];
    await readTopic(this.kafka, topic, (batch) => {
      for (const one of lastOf(batch, type)) found.set(batch.partition, one);
      if (BigInt(batch.lastOffset()) + 1n >= (unread.get(batch.partition) ?? 0n)) unread.delete(batch.partition);
      return unread.size === 0;
    });
    return [...found.values()].sort((one, other) => one.partition - other.partition);
  }

  /** How far each group has come: those that are named, and all others that have committed an offset of the topic. */
  async progressIn(topic: string, named: readonly string[]): Promise<Progress[]> {
    const { groups } = await this.admin.listGroups();
    const all = [...new Set([...named, ...groups.map(({ groupId }) => groupId)])].sort();
    const progress: Progress[] = [];
    for (const group of all) {
      const committed = await this.committedBy(group, topic);
      if (committed.size > 0 || named.includes(group)) progress.push({ group, committed });
    }
    return progress;
  }

  private async committedBy(groupId: string, topic: string): Promise<Map<number, bigint>> {
    const [offsets] = await this.admin.fetchOffsets({ groupId, topics: [topic] });
    const committed = (offsets?.partitions ?? []).map(({ partition, offset }) => [partition, BigInt(offset)] as const);
    // A negative one stands for none.
    return new Map(committed.filter(([, offset]) => offset >= 0n));
  }
}

function lastOf({ partition, messages }: Batch, type: string): LastRecord[] {
  const wanted = parseType(type);
  const last = messages.findLast((message) => {
    const found = eventType({ headers: (message.headers ?? {}) as Parameters<typeof eventType>[0]['headers'] });
    return found !== undefined && found.name === wanted?.name && found.version === wanted.version;
  });
  if (last === undefined) return [];
  return [{ partition, offset: BigInt(last.offset), at: new Date(Number(last.timestamp)) }];
}
