import { EventReader, MessageProcessor, Reactions, ReactionsStrategy } from '#libs/consuming';
import {
  DeadLetter,
  DeadLetterAction,
  deadLetterMigrations,
  DeadLetterPruning,
  deadLetterSource,
  Redrive,
} from '#libs/dead-letters';
import { inboxMigrations, InboxPruning } from '#libs/inbox';
import { KafkaConsumer, KafkaProducer, type Kafka } from '#libs/kafka';
import { eventTopicName, type Catalogue } from '#libs/messages';
import { outboxMigrations, outboxOf, OutboxRow, outboxSource, Relay } from '#libs/outbox';
import { GroupCommit, pipelined } from '#libs/unit-of-work';
import {
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, type MigrationInterface } from 'typeorm';

export interface ServiceParts {
  /** Its consumer group, and the source of its events. */
  readonly name: string;
  /** The services whose events it hears. */
  readonly hears: readonly string[];
  readonly catalogue: Catalogue;
  readonly databaseUrl: string;
  readonly kafka: Kafka;
  readonly entities: (new () => object)[];
  readonly migrations: (new () => MigrationInterface)[];
}

/** A deployment runs this before it starts the service: the service's own sessions change no table. */
export async function createTables({ databaseUrl, migrations }: ServiceParts): Promise<void> {
  const dataSource = await new DataSource({
    type: 'postgres',
    url: databaseUrl,
    migrations: [...outboxMigrations, ...inboxMigrations, ...deadLetterMigrations, ...migrations],
  }).initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();
}

/** The relays and the redrive, from the start of the application to its end. */
class Background implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly relays: readonly Relay[],
    private readonly redrive: Redrive,
  ) {}

  onApplicationBootstrap(): void {
    for (const relay of this.relays) relay.start();
    this.redrive.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.redrive.stop();
  }

  /** Runs after Nest has closed the consumer, so that the events of its last reactions are published, too. */
  async onApplicationShutdown(): Promise<void> {
    for (const relay of this.relays) await relay.stop();
  }
}

/** The kit, wired for one service of this domain. */
@Module({})
export class MessagingModule {
  static of({ name, hears, catalogue, databaseUrl, kafka, entities }: ServiceParts): DynamicModule {
    const toOutboxRows = outboxOf(name, catalogue);
    const reactions = new Reactions();
    return {
      module: MessagingModule,
      global: true,
      imports: [
        // The kit's tables are in the service's own database, so one transaction covers them and the service's tables.
        TypeOrmModule.forRoot({
          type: 'postgres',
          url: databaseUrl,
          entities: [...entities, OutboxRow, DeadLetter, DeadLetterAction],
          extra: pipelined,
        }),
      ],
      providers: [
        InboxPruning,
        DeadLetterPruning,
        {
          provide: GroupCommit,
          inject: [getDataSourceToken()],
          useFactory: (dataSource: DataSource) => new GroupCommit(dataSource, toOutboxRows),
        },
        {
          provide: MessageProcessor,
          inject: [GroupCommit],
          useFactory: (transactions: GroupCommit) =>
            new MessageProcessor({ consumerGroup: name, transactions, reader: new EventReader(catalogue), reactions }),
        },
        {
          provide: ReactionsStrategy,
          inject: [MessageProcessor, GroupCommit],
          useFactory: (processor: MessageProcessor, transactions: GroupCommit) => {
            const isAble = () => transactions.isAble();
            const consumer = new KafkaConsumer({ kafka, groupId: name, topics: hears.map(eventTopicName), isAble });
            return new ReactionsStrategy({ consumer, processor, reactions });
          },
        },
        {
          provide: Background,
          inject: [getDataSourceToken(), MessageProcessor],
          useFactory: (dataSource: DataSource, { reapply }: MessageProcessor) =>
            new Background(
              [outboxSource(), deadLetterSource].map((table) => Relay.of(databaseUrl, table, new KafkaProducer(kafka))),
              // Its own transactions, so that a redrive and the consumer take turns at a key.
              new Redrive(dataSource, new GroupCommit(dataSource, toOutboxRows), reapply),
            ),
        },
      ],
      exports: [GroupCommit, ReactionsStrategy],
    };
  }
}
