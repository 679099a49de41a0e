import { createValidationPipe, ProblemFilter } from '#libs/problem-details';
import { isTransient } from '#libs/unit-of-work';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { apiDocument } from './api-document.js';
import { awaitInfrastructure } from './await-infrastructure.js';
import { serveEventsPage } from './events-page.js';
import { createHttpAdapter } from './http-adapter.js';
import { limitStop } from './limit-stop.js';
import { Messaging } from './messaging.js';
import { serveOps } from './ops/serve-ops.js';
import { orExit } from './or-exit.js';
import { readConfig, type ServiceConfig } from './service-config.js';
import type { ServiceDefinition } from './service-definition.js';
import { ServiceLogger } from './service-logger.js';

const STOP_SIGNALS: NodeJS.Signals[] = ['SIGINT', 'SIGTERM'];

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
    const app = await NestFactory.create<NestFastifyApplication>(moduleWith(config), createHttpAdapter(), {
      logger,
      bodyParser: false,
    });

    app.enableShutdownHooks(STOP_SIGNALS);
    limitStop(STOP_SIGNALS, logger);
    app.useGlobalPipes(createValidationPipe());
    app.useGlobalFilters(new ProblemFilter(isTransient));
    // Not deferred: a microservice that initialises itself would run every start hook of the application a second time.
    app.connectMicroservice({ strategy: app.get(Messaging).strategy });
    SwaggerModule.setup('docs', app, () => apiDocument(app, definition));
    const listenForOps = serveOps(app, config);
    if (definition.eventsPage !== undefined) await serveEventsPage(app, definition.eventsPage);
    await app.listen(config.PORT, '0.0.0.0');
    await listenForOps();
    await app.startAllMicroservices();
    logger.log(`takes requests at ${await app.getUrl()} and listens to ${definition.hears.join(' and ')}`, 'Start');
  });
}
