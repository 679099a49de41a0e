import { Logger } from '@nestjs/common';
import { consumerMetrics } from './consumer.metrics.js';
import { prototypeOf } from './kafkajs-prototype.js';

/** One partition. */
interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** The part of kafkajs' manager of a consumer's offsets that matters here. */
export interface OffsetManager {
  readonly groupId: string;
  readonly cluster: {
    fetchTopicsOffset(
      topics: readonly { topic: string; partitions: { partition: number }[]; fromBeginning: boolean }[],
    ): Promise<{ partitions: { offset: string }[] }[]>;
  };
  /** The offset at which the consumer wants to go on. */
  nextOffset(topic: string, partition: number): { toString(): string };
  /** Lets the consumer go on at the beginning of a partition, after the broker refused the offset at which it wanted to go on. */
  setDefaultOffset: (this: OffsetManager, place: Place) => Promise<void>;
}

const prototype = prototypeOf('consumer/offsetManager/index.js') as OffsetManager;
const { setDefaultOffset } = prototype;

const logger = new Logger('KafkaConsumer');

/**
 * Counts the messages that a consumer group has missed, and says which.
 *
 * A partition keeps its messages only so long. A group that was away for longer wants to go on at an offset that is gone, and
 * kafkajs goes on at the oldest message that is left, as we want it to. But it does not say how many it skips.
 */
prototype.setDefaultOffset = async function (place) {
  const { topic, partition } = place;
  const wanted = BigInt(this.nextOffset(topic, partition).toString());
  const [found] = await this.cluster.fetchTopicsOffset([{ topic, partitions: [{ partition }], fromBeginning: true }]);
  const oldest = BigInt(found?.partitions[0]?.offset ?? 0);
  await setDefaultOffset.call(this, place);
  const name = `${topic}/${String(partition)}`;
  if (oldest <= wanted) {
    logger.error(
      `${name} ends before offset ${String(wanted)}, at which consumer group ${this.groupId} wanted to go on: it reads the partition again from offset ${String(oldest)}`,
      { topic, partition, offset: String(wanted) },
    );
    return;
  }
  const gone = oldest - wanted;
  consumerMetrics.missed.inc({ topic }, Number(gone));
  logger.error(
    `${String(gone)} messages of ${name} are gone, offsets ${String(wanted)} to ${String(oldest - 1n)}: they were deleted before consumer group ${this.groupId} had taken them`,
    { topic, partition, offset: String(wanted) },
  );
};
