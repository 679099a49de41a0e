import { createTopics } from '#libs/kafka';
import { answerUnroutable, createValidationPipe, ProblemFilter } from '#libs/problem-details';
import { isTransient } from '#libs/unit-of-work';
import { Logger, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { awaitInfrastructure } from './await-infrastructure.js';
import { dataSourceOptions } from './database.js';
import { connectKafka } from './kafka.js';
import { Messaging } from './messaging.js';
import { readConfig, type ServiceConfig } from './service-config.js';
import type { ServiceDefinition } from './service-definition.js';
import { ServiceLogger } from './service-logger.js';

/** The largest request body, in bytes. */
const BODY_LIMIT = 256 * 1024;

/** Runs a service until a signal ends it. */
export async function startService<C extends ServiceConfig>(
  definition: ServiceDefinition,
  configType: new () => C,
  moduleWith: (config: C) => DynamicModule,
): Promise<void> {
  await orExit(async () => {
    const config = readConfig(configType, process.env);
    const logger = new ServiceLogger(config.INSTANCE_NAME ?? definition.name);
    await awaitInfrastructure(definition, config);
    const fastify = new FastifyAdapter({ bodyLimit: BODY_LIMIT, frameworkErrors: answerUnroutable });
    // Bodies are JSON: without Nest's parsers for forms and Fastify's for plain text, all else is answered 415.
    fastify.getInstance().removeContentTypeParser('text/plain');
    const app = await NestFactory.create<NestFastifyApplication>(moduleWith(config), fastify, {
      logger,
      bodyParser: false,
    });

    app.enableShutdownHooks(['SIGINT', 'SIGTERM']);
    app.useGlobalPipes(createValidationPipe());
    app.useGlobalFilters(new ProblemFilter(isTransient));
    // Not deferred: a microservice that initialises itself runs every start hook of the application a second time.
    app.connectMicroservice({ strategy: app.get(Messaging).strategy });
    SwaggerModule.setup('docs', app, () =>
      SwaggerModule.createDocument(app, new DocumentBuilder().setTitle(definition.title).setVersion('1').build()),
    );
    await app.listen(config.PORT, '0.0.0.0');
    await app.startAllMicroservices();
    logger.log(`takes requests at ${await app.getUrl()} and listens to ${definition.hears.join(' and ')}`, 'Start');
  });
}

/** Creates the topics that a service owns and brings its database up to date: what a deployment does before it starts. */
export async function setUpService(definition: ServiceDefinition, configType: new () => ServiceConfig): Promise<void> {
  await orExit(async () => {
    const config = readConfig(configType, process.env);
    await awaitInfrastructure(definition, config);
    const dataSource = await new DataSource(dataSourceOptions(definition, config)).initialize();
    try {
      await Promise.all([createTopics(connectKafka(definition, config), definition.owns), dataSource.runMigrations()]);
    } finally {
      await dataSource.destroy();
    }
  });
}

async function orExit(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    new Logger('Start').error(error);
    process.exit(1);
  }
}
