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
import { ActionsController } from './ops/actions.controller.js';
import { DeadLettersController } from './ops/dead-letters.controller.js';
import { InstanceState, type StateParts } from './ops/instance-state.js';
import { Journal } from './ops/journal.js';
import { StateController } from './ops/state.controller.js';
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
    const instance = config.INSTANCE_NAME ?? definition.name;
    const journal = new Journal(instance);
    return {
      module: ServiceModule,
      global: true,
      imports: [
        TypeOrmModule.forRoot({ ...dataSourceOptions(definition, config), retryAttempts: 0 }),
        TypeOrmModule.forFeature([...definition.entities]),
        TerminusModule.forRoot({ logger: false }),
      ],
      controllers: [HealthController, MetricsController, StateController, DeadLettersController, ActionsController],
      providers: [
        { provide: config.constructor, useValue: config },
        { provide: KAFKA, useFactory: () => connectKafka(definition, config) },
        {
          provide: Messaging,
          inject: [KAFKA, getDataSourceToken()],
          useFactory: (kafka: Kafka, dataSource: DataSource) =>
            new Messaging(definition, config, formats, kafka, dataSource, journal),
        },
        {
          provide: Recovery,
          inject: [KAFKA, getDataSourceToken(), Messaging],
          useFactory: (kafka: Kafka, dataSource: DataSource, { processor }: Messaging) =>
            new Recovery(definition, config, kafka, dataSource, processor.reapply, journal),
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
        { provide: Journal, useValue: journal },
        {
          provide: InstanceState,
          inject: [Messaging, Recovery, ConsumerLag, TableMeasurement],
          useFactory: (...parts: StateParts) => new InstanceState(definition.name, instance, ...parts),
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
