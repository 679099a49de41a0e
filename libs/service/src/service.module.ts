import { DeadLetterPruning } from '#libs/dead-letters';
import { InboxPruning } from '#libs/inbox';
import { GroupCommit } from '#libs/unit-of-work';
import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { dataSourceOptions } from './database.js';
import { DatabasePool } from './database-pool.js';
import { HealthController } from './health.controller.js';
import { ConsumerLag, TopicReplicas, type Kafka } from '#libs/kafka';
import { connectKafka } from './kafka.js';
import { Messaging } from './messaging.js';
import { MetricsController } from './metrics.controller.js';
import { Recovery } from './recovery.js';
import { ServiceConfig } from './service-config.js';
import type { ServiceDefinition } from './service-definition.js';
import { TableMeasurement } from './table-measurement.js';
import { wireFormatsOf } from './wire-formats.js';

/** The client of the brokers, which the consumer, the relays and the lag share. */
const KAFKA = Symbol('kafka');

/** The database, messaging, health checks and metrics of one service. */
@Module({})
export class ServiceModule {
  static forRoot(definition: ServiceDefinition, config: ServiceConfig): DynamicModule {
    const formats = wireFormatsOf(definition, config);
    return {
      module: ServiceModule,
      global: true,
      imports: [
        TypeOrmModule.forRoot({ ...dataSourceOptions(definition, config), retryAttempts: 0 }),
        TypeOrmModule.forFeature([...definition.entities]),
        TerminusModule.forRoot({ logger: false }),
      ],
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: config.constructor, useValue: config },
        { provide: KAFKA, useFactory: () => connectKafka(definition, config) },
        {
          provide: Messaging,
          inject: [KAFKA, getDataSourceToken()],
          useFactory: (kafka: Kafka, dataSource: DataSource) =>
            new Messaging(definition, config, formats, kafka, dataSource),
        },
        {
          provide: Recovery,
          inject: [KAFKA, getDataSourceToken(), Messaging],
          useFactory: (kafka: Kafka, dataSource: DataSource, { processor }: Messaging) =>
            new Recovery(definition, config, kafka, dataSource, processor.reapply),
        },
        {
          provide: ConsumerLag,
          inject: [KAFKA],
          useFactory: (kafka: Kafka) => new ConsumerLag(kafka, definition.name, definition.hears),
        },
        {
          provide: TopicReplicas,
          inject: [KAFKA],
          useFactory: (kafka: Kafka) =>
            new TopicReplicas(kafka, [...definition.hears, ...definition.owns.map(({ name }) => name)]),
        },
        {
          provide: GroupCommit,
          inject: [Messaging],
          useFactory: ({ transactions }: Messaging) => transactions,
        },
        TableMeasurement,
        DatabasePool,
        InboxPruning,
        DeadLetterPruning,
      ],
      exports: [config.constructor as never, GroupCommit, Messaging, TypeOrmModule],
    };
  }
}
