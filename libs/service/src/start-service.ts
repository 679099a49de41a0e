import { answerUnroutable, createValidationPipe, ProblemFilter } from '#libs/problem-details';
import { isTransient } from '#libs/unit-of-work';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { awaitInfrastructure } from './await-infrastructure.js';
import { Messaging } from './messaging.js';
import { orExit } from './or-exit.js';
import { readConfig, type ServiceConfig } from './service-config.js';
import type { ServiceDefinition } from './service-definition.js';
import { ServiceLogger } from './service-logger.js';

/** The largest request body, in bytes. */
const BODY_LIMIT = 256 * 1024;

/** Runs a service until a signal stops it. */
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
    // Bodies are JSON. Without Nest's parsers for forms and Fastify's for plain text, every other body is answered 415.
    fastify.getInstance().removeContentTypeParser('text/plain');
    const app = await NestFactory.create<NestFastifyApplication>(moduleWith(config), fastify, {
      logger,
      bodyParser: false,
    });

    app.enableShutdownHooks(['SIGINT', 'SIGTERM']);
    app.useGlobalPipes(createValidationPipe());
    app.useGlobalFilters(new ProblemFilter(isTransient));
    // Not deferred: a microservice that initialises itself would run every start hook of the application a second time.
    app.connectMicroservice({ strategy: app.get(Messaging).strategy });
    SwaggerModule.setup('docs', app, () =>
      SwaggerModule.createDocument(app, new DocumentBuilder().setTitle(definition.title).setVersion('1').build()),
    );
    await app.listen(config.PORT, '0.0.0.0');
    await app.startAllMicroservices();
    logger.log(`takes requests at ${await app.getUrl()} and listens to ${definition.hears.join(' and ')}`, 'Start');
  });
}
