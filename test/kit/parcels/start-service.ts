import { ReactionsStrategy } from '#libs/consuming';
import { ensureTopics, type Kafka, type Replication } from '#libs/kafka';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTables, MessagingModule, type ServiceParts } from './messaging.module.js';
import { topicsOf } from './parcel-events.js';

/**
 * Creates the topics of all services; each needs those that it hears before it starts.
 * @param replication `{ factor: 3, minInSync: 2 }` on a cluster, `{ factor: 1, minInSync: 1 }` on one broker
 */
export async function createTopics(kafka: Kafka, services: readonly string[], replication: Replication): Promise<void> {
  await ensureTopics(kafka, services.flatMap(topicsOf), replication);
}

/** Starts a service. */
export async function startService(parts: ServiceParts, reactions: Type): Promise<NestFastifyApplication> {
  @Module({ imports: [MessagingModule.of(parts)], controllers: [reactions] })
  class ParcelServiceModule {}

  await createTables(parts);
  const app = await NestFactory.create<NestFastifyApplication>(ParcelServiceModule, new FastifyAdapter(), {
    logger: false,
  });
  app.connectMicroservice({ strategy: app.get(ReactionsStrategy) });
  await app.init();
  await app.startAllMicroservices();
  return app;
}
