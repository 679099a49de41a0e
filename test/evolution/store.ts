import { randomUUID } from 'node:crypto';
import type { DomainEvent } from '#libs/contracts';
import { KafkaProducer, type Kafka } from '#libs/kafka';
import { eventTopicName, type Catalogue } from '#libs/messages';
import { outboxMigrations, outboxOf, OutboxRow, outboxSource, Relay } from '#libs/outbox';
import { GroupCommit } from '#libs/unit-of-work';
import { createTopics } from '../kit/parcels/start-service.js';
import { OwnDatabase } from '../messaging/own-database.js';
import { replication } from '../suite/replication.js';

/** A service that publishes. Each of its releases publishes by another catalogue, from the same outbox. */
export class Store {
  private constructor(
    readonly name: string,
    private readonly database: OwnDatabase,
    private readonly relay: Relay,
  ) {}

  static async open(kafka: Kafka): Promise<Store> {
    const name = `store-${randomUUID()}`;
    await createTopics(kafka, [name], replication());
    const database = await OwnDatabase.create({ entities: [OutboxRow], migrations: [...outboxMigrations] });
    const relay = Relay.of(database.url, outboxSource(), new KafkaProducer(kafka));
    relay.start();
    return new Store(name, database, relay);
  }

  get topic(): string {
    return eventTopicName(this.name);
  }

  /** Publishes events as a release does. */
  async publish(release: Catalogue, ...events: readonly DomainEvent[]): Promise<void> {
    const transactions = new GroupCommit(this.database.dataSource, outboxOf(this.name, release));
    await transactions.run((work) => {
      work.publish(...events);
      return Promise.resolve();
    });
  }

  async close(): Promise<void> {
    await this.relay.stop();
    await this.database.drop();
  }
}
