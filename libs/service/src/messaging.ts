import { EventReader, MessageProcessor, Reactions, ReactionsStrategy } from '#libs/consuming';
import { KafkaConsumer, KafkaProducer, type Kafka } from '#libs/kafka';
import type { MessageConsumer, MessageObserver } from '#libs/messages';
import { outboxOf, outboxSource, Relay } from '#libs/outbox';
import { GroupCommit } from '#libs/unit-of-work';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { ServiceConfig } from './service-config.js';
import type { ServiceDefinition } from './service-definition.js';
import type { WireFormats } from './wire-formats.js';

/** Moves a service's events: out through its outbox and relay, and in through its consumer. */
export class Messaging implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly transactions: GroupCommit;
  readonly consumer: MessageConsumer;
  readonly processor: MessageProcessor;
  /** Started and closed by Nest, as the application's microservice. */
  readonly strategy: ReactionsStrategy;
  /** Undefined if change data capture publishes the outbox. */
  readonly relay: Relay | undefined;
  readonly reader: EventReader;

  constructor(
    definition: ServiceDefinition,
    config: ServiceConfig,
    formats: WireFormats,
    kafka: Kafka,
    dataSource: DataSource,
    observer: MessageObserver,
  ) {
    const { name, catalogue, hears } = definition;
    this.transactions = new GroupCommit(dataSource, outboxOf(name, catalogue));
    const reactions = new Reactions();
    this.reader = new EventReader(catalogue, formats.read);
    this.processor = new MessageProcessor({
      consumerGroup: name,
      transactions: this.transactions,
      reader: this.reader,
      reactions,
      observer,
    });
    this.consumer = new KafkaConsumer({
      kafka,
      groupId: name,
      topics: hears,
      isAble: () => this.transactions.isAble(),
    });
    this.strategy = new ReactionsStrategy({ consumer: this.consumer, processor: this.processor, reactions });
    if (config.OUTBOX_RELAY === 'relay') {
      this.relay = Relay.of(config.DATABASE_URL, outboxSource(formats.written), new KafkaProducer(kafka), observer);
    }
  }

  onApplicationBootstrap(): void {
    this.relay?.start();
  }

  /** Nest has closed the consumer before, so the relay publishes the events of its last reactions too. */
  async onApplicationShutdown(): Promise<void> {
    await this.relay?.stop();
  }
}
