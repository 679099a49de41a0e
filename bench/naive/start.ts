import { ValidationPipe, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { listener } from './kafka.js';

/** The connection of a service's repositories. */
export function database(entities: (new () => object)[]): TypeOrmModuleOptions {
  return { type: 'postgres', url: process.env.DATABASE_URL ?? '', entities, synchronize: true, poolSize: 20 };
}

/** Runs a service until a signal stops it. */
export async function start(service: string, module: Type): Promise<void> {
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
    logger: ['error', 'warn'],
  });
  app.enableShutdownHooks();
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true }));
  app.connectMicroservice(listener(service));
  await app.startAllMicroservices();
  await app.listen(process.env.PORT ?? 3000, '0.0.0.0');
}
