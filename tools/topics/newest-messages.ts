import type { Kafka } from '#libs/kafka';
import type { Admin, Batch, KafkaMessage } from 'kafkajs';
import { table } from '../dead-letters/drawing.js';
import { readTopic } from './read-topic.js';

/** A message, and where it stands. */
interface Placed {
  readonly partition: number;
  readonly message: KafkaMessage;
}

/** Which messages of a topic are wanted. */
export interface Wanted {
  /** Only those of this partition. */
  readonly partition?: number | undefined;
  /** Only those of this key. */
  readonly key?: string | undefined;
  /** At most this many of each partition are looked at, the newest ones. */
  readonly last: number;
}

/**
 * The newest messages of a topic, as a table: those of each partition in order.
 * @throws if there is no such topic or partition
 */
export async function drawNewest(kafka: Kafka, topic: string, wanted: Wanted): Promise<string> {
  const found = (await newest(kafka, topic, wanted)).filter(
    ({ message }) => wanted.key === undefined || message.key?.toString() === wanted.key,
  );
  return table(
    ['partition', 'offset', 'time', 'key', 'event', 'id', 'trace'],
    found.map(({ partition, message }) => [
      String(partition),
      message.offset,
      new Date(Number(message.timestamp)).toISOString(),
      message.key?.toString() ?? '',
      header(message, 'ce_type'),
      header(message, 'ce_id'),
      header(message, 'traceparent'),
    ]),
  );
}

async function newest(kafka: Kafka, topic: string, { partition: only, last }: Wanted): Promise<Placed[]> {
  const partitions = await ends(kafka.admin(), topic);
  if (only !== undefined && !partitions.some(({ partition }) => partition === only))
    throw new Error(`${topic} has no partition ${String(only)}: it has 0 to ${String(partitions.length - 1)}.`);
  const unread = new Map(partitions.filter(({ low, high }) => low !== high).map((end) => [end.partition, end]));
  for (const partition of unread.keys()) if (only !== undefined && partition !== only) unread.delete(partition);
  // A partition that nobody wants is read from its end.
  const from = new Map(
    partitions.map(({ partition, low, high }) => [partition, unread.has(partition) ? begin(low, high, last) : high]),
  );
  const found: Placed[] = [];
  const take = (batch: Batch) => {
    const { partition } = batch;
    const begins = BigInt(from.get(partition) ?? 0);
    const high = BigInt(unread.get(partition)?.high ?? 0);
    const messages = batch.messages.filter(({ offset }) => BigInt(offset) >= begins && BigInt(offset) < high);
    found.push(...messages.map((message) => ({ partition, message })));
    if (BigInt(batch.lastOffset()) + 1n >= high) unread.delete(partition);
    return unread.size === 0;
  };
  if (unread.size > 0) await readTopic(kafka, topic, take, from);
  return found.sort((one, other) => one.partition - other.partition);
}

async function ends(admin: Admin, topic: string): ReturnType<Admin['fetchTopicOffsets']> {
  await admin.connect();
  try {
    // A topic that is not there would be asked for again and again.
    if (!(await admin.listTopics()).includes(topic)) throw new Error(`There is no topic ${topic}.`);
    return await admin.fetchTopicOffsets(topic);
  } finally {
    await admin.disconnect();
  }
}

function begin(low: string, high: string, last: number): string {
  const wanted = BigInt(high) - BigInt(last);
  return String(wanted > BigInt(low) ? wanted : BigInt(low));
}

function header({ headers }: KafkaMessage, name: string): string {
  const value = headers?.[name];
  return String((Array.isArray(value) ? value.at(-1) : value) ?? '');
}
