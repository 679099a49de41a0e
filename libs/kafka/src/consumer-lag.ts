import { endsWithin } from '#libs/timing';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Kafka } from 'kafkajs';
import { Gauge } from 'prom-client';

const lag = new Gauge({
  name: 'kafka_consumergroup_lag',
  help: 'Messages that the consumer group has not taken yet',
  labelNames: ['consumergroup', 'topic', 'partition'],
});

/** How long a reading may take. It is well below the 10 s in which Prometheus gives up: the other metrics must not wait. */
const READING_MS = 3_000;

/** A reading of one partition. */
interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  readonly messages: number;
}

/** What the broker answers where nothing was committed. */
const NONE = '-1';

/**
 * Asks the broker how far a consumer group is behind. So the lag is known even when a consumer stands still, which would
 * then not measure itself.
 */
export class ConsumerLag implements OnApplicationShutdown {
  private readonly logger = new Logger(ConsumerLag.name);
  private readonly admin;
  /** The reading that has begun. It may outlast the call that began it, and the next call waits for it too. */
  private reading: Promise<void> | undefined;

  constructor(
    kafka: Kafka,
    private readonly groupId: string,
    private readonly topics: readonly string[],
  ) {
    this.admin = kafka.admin();
  }

  /**
   * Updates `kafka_consumergroup_lag`, or removes it if no broker answers in time: an old value would look like a healthy
   * consumer. Call it before the metrics are read.
   */
  async measure(): Promise<void> {
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    try {
      if (await endsWithin(READING_MS, this.reading)) return;
      this.becomesUnknown(`no broker answered within ${String(READING_MS)} ms`);
    } catch (error) {
      this.becomesUnknown(String(error));
    }
  }

  /** Nest calls this at the end. */
  async onApplicationShutdown(): Promise<void> {
    await endsWithin(READING_MS, this.admin.disconnect());
  }

  private async read(): Promise<void> {
    await this.admin.connect();
    const groups = await this.admin.fetchOffsets({ groupId: this.groupId, topics: [...this.topics] });
    const lags: PartitionLag[] = [];
    for (const { topic, partitions } of groups) {
      const ends = await this.admin.fetchTopicOffsets(topic);
      for (const { partition, high, low } of ends) {
        const committed = partitions.find((one) => one.partition === partition)?.offset ?? NONE;
        // kafkajs commits -2 for "the beginning" after an offset that is out of range.
        const from = BigInt(committed) < 0n ? low : committed;
        lags.push({ topic, partition, messages: Number(BigInt(high) - BigInt(from)) });
      }
    }
    for (const { topic, partition, messages } of lags)
      lag.set({ consumergroup: this.groupId, topic, partition }, messages);
  }

  private becomesUnknown(reason: string): void {
    lag.reset();
    this.logger.warn(`the lag is unknown: ${reason}`);
  }
}
