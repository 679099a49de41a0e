import { EventReader, MessageProcessor, Reactions, ReactionsStrategy } from '#libs/consuming';
import { deadLetterSource, Redrive } from '#libs/dead-letters';
import { ConsumerLag, KafkaConsumer, KafkaProducer, type Kafka } from '#libs/kafka';
import type { MessageConsumer } from '#libs/messages';
import { outboxOf, outboxSource, Relay } from '#libs/outbox';
import { GroupCommit } from '#libs/unit-of-work';
import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { ServiceConfig } from './service-config.js';
import type { ServiceDefinition } from './service-definition.js';

/** A service's consumer, relays and redrive. It starts and stops them in the right order. */
export class Messaging implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  readonly transactions: GroupCommit;
  readonly consumer: MessageConsumer;
  /** Started and closed by Nest, as the application's microservice. */
  readonly strategy: ReactionsStrategy;
  readonly lag: ConsumerLag;
  private readonly relays: readonly Relay[];
  private readonly redrive: Redrive;

  constructor(definition: ServiceDefinition, config: ServiceConfig, kafka: Kafka, dataSource: DataSource) {
    const { name, catalogue, hears } = definition;
    const toOutboxRow = outboxOf(name, catalogue);
    this.transactions = new GroupCommit(dataSource, toOutboxRow);

    const reactions = new Reactions();
    const processor = new MessageProcessor({
      consumerGroup: name,
      transactions: this.transactions,
      reader: new EventReader(catalogue),
      reactions,
    });
    this.consumer = new KafkaConsumer({ kafka, groupId: name, topics: hears });
    this.strategy = new ReactionsStrategy({ consumer: this.consumer, processor, reactions });
    this.lag = new ConsumerLag(kafka, name, hears);

    const sources = config.OUTBOX_RELAY === 'relay' ? [outboxSource(), deadLetterSource] : [deadLetterSource];
    this.relays = sources.map((source) => Relay.of(config.DATABASE_URL, source, new KafkaProducer(kafka)));
    this.redrive = new Redrive(dataSource, new GroupCommit(dataSource, toOutboxRow), processor.reapply);
  }

  onApplicationBootstrap(): void {
    for (const relay of this.relays) relay.start();
    this.redrive.start();
  }

  /** The redrive stops first. Then Nest closes the HTTP server and the consumer. The relays stop last, and flush. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.redrive.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.relays.map((relay) => relay.stop()), this.lag.close()]);
  }
}
