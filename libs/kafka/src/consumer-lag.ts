import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Kafka } from 'kafkajs';
import { Gauge } from 'prom-client';

const lag = new Gauge({
  name: 'kafka_consumergroup_lag',
  help: 'Messages that the consumer group has not taken yet',
  labelNames: ['consumergroup', 'topic', 'partition'],
});

/** What the broker answers where nothing was committed. */
const NONE = '-1';

/**
 * Asks the broker how far a consumer group is behind. So the lag is known even when a consumer stands still, which would
 * then not measure itself.
 */
export class ConsumerLag implements OnApplicationShutdown {
  private readonly logger = new Logger(ConsumerLag.name);
  private readonly admin;

  constructor(
    kafka: Kafka,
    private readonly groupId: string,
    private readonly topics: readonly string[],
  ) {
    this.admin = kafka.admin();
  }

  /** Updates `kafka_consumergroup_lag`. Call it before the metrics are read. */
  async measure(): Promise<void> {
    try {
      await this.admin.connect();
      const groups = await this.admin.fetchOffsets({ groupId: this.groupId, topics: [...this.topics] });
      for (const { topic, partitions } of groups) {
        const ends = await this.admin.fetchTopicOffsets(topic);
        for (const { partition, high, low } of ends) {
          const committed = partitions.find((one) => one.partition === partition)?.offset ?? NONE;
          // kafkajs commits -2 for "the beginning" after an offset that is out of range.
          const from = BigInt(committed) < 0n ? low : committed;
          lag.set({ consumergroup: this.groupId, topic, partition }, Number(BigInt(high) - BigInt(from)));
        }
      }
    } catch (error) {
      this.logger.warn(`the lag is unknown: ${String(error)}`);
    }
  }

  /** Nest calls this at the end. */
  async onApplicationShutdown(): Promise<void> {
    await this.admin.disconnect();
  }
}
