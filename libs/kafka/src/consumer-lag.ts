import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Kafka } from 'kafkajs';
import { Gauge } from 'prom-client';

const lag = new Gauge({
  name: 'kafka_consumergroup_lag',
  help: 'Messages that the group has not taken yet',
  labelNames: ['consumergroup', 'topic', 'partition'],
});

/**
 * Asks the broker how far a group is behind, which tells of a consumer that stands still too: one that measured itself
 * would fall silent just then.
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

  /** Brings `kafka_consumergroup_lag` up to date; called before metrics are read. */
  async measure(): Promise<void> {
    try {
      await this.admin.connect();
      const groups = await this.admin.fetchOffsets({ groupId: this.groupId, topics: [...this.topics] });
      for (const { topic, partitions } of groups) {
        const ends = await this.admin.fetchTopicOffsets(topic);
        for (const { partition, high, low } of ends) {
          const committed = partitions.find((one) => one.partition === partition)?.offset ?? '-1';
          const from = committed === '-1' ? low : committed;
          lag.set({ consumergroup: this.groupId, topic, partition }, Number(BigInt(high) - BigInt(from)));
        }
      }
    } catch (error) {
      this.logger.warn(`the lag is not known: ${String(error)}`);
    }
  }

  /** Nest calls it at the end. */
  async onApplicationShutdown(): Promise<void> {
    await this.admin.disconnect();
  }
}
