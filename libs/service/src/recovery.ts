import { deadLetterSource, Redrive, type Reapply } from '#libs/dead-letters';
import { KafkaProducer, type Kafka } from '#libs/kafka';
import type { MessageObserver } from '#libs/messages';
import { outboxOf, Relay } from '#libs/outbox';
import { GroupCommit } from '#libs/unit-of-work';
import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { ServiceConfig } from './service-config.js';
import type { ServiceDefinition } from './service-definition.js';

/** Takes care of messages that a service could not process: publishes them as dead letters, and redrives them on request. */
export class Recovery implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  /** Publishes the copies of dead letters. */
  readonly relay: Relay;
  private readonly redrive: Redrive;

  constructor(
    { name, catalogue }: ServiceDefinition,
    config: ServiceConfig,
    kafka: Kafka,
    dataSource: DataSource,
    reapply: Reapply,
    observer: MessageObserver,
  ) {
    this.relay = Relay.of(config.DATABASE_URL, deadLetterSource, new KafkaProducer(kafka));
    const transactions = new GroupCommit(dataSource, outboxOf(name, catalogue));
    this.redrive = new Redrive(dataSource, transactions, reapply, observer);
  }

  onApplicationBootstrap(): void {
    this.relay.start();
    this.redrive.start();
  }

  /** Stops before the consumer does, because the two take turns at a key. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.redrive.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.relay.stop();
  }
}
