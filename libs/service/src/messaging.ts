import { topicsHeardBy } from '#libs/contracts';
import { deadLetterSource, Redrive } from '#libs/dead-letters';
import { ConsumerLag, KafkaConsumerStrategy, KafkaProducer } from '#libs/kafka-transport';
import { outboxSource, Relay } from '#libs/outbox';
import type { GroupCommit } from '#libs/unit-of-work';
import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Kafka } from 'kafkajs';
import type { DataSource } from 'typeorm';
import type { ServiceConfig } from './service-config.js';
import type { ServiceDefinition } from './service-definition.js';

/** A service's consumer, relays and redrive, and the order in which they start and stop. */
export class Messaging implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  /** Started and closed by Nest, as the application's microservice. */
  readonly strategy: KafkaConsumerStrategy;
  readonly lag: ConsumerLag;
  private readonly relays: readonly Relay[];
  private readonly redrive: Redrive;

  constructor(
    definition: ServiceDefinition,
    config: ServiceConfig,
    kafka: Kafka,
    dataSource: DataSource,
    transactions: GroupCommit,
  ) {
    const topics = topicsHeardBy(definition.name);
    this.strategy = new KafkaConsumerStrategy({ kafka, groupId: definition.name, topics, transactions });
    this.lag = new ConsumerLag(kafka, definition.name, topics);
    const sources = config.OUTBOX_RELAY === 'relay' ? [outboxSource, deadLetterSource] : [deadLetterSource];
    this.relays = sources.map((source) => new Relay(config.DATABASE_URL, source, new KafkaProducer(kafka)));
    this.redrive = new Redrive(dataSource, definition.name, this.strategy.reapply);
  }

  onApplicationBootstrap(): void {
    for (const relay of this.relays) relay.start();
    this.redrive.start();
  }

  /** First the redrive; then Nest closes the HTTP server and the consumer; last the relays, which flush. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.redrive.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.relays.map((relay) => relay.stop()), this.lag.close()]);
  }
}
