import type { Service } from '#libs/contracts';
import { apiDocument, type ServiceConfig, type ServiceDefinition } from '#libs/service';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import openapiTypes, { astToString } from 'openapi-typescript';

const MADE_BY = '// Made from the OpenAPI documents by `npm run docs`.\n\n';

/** What a service's folder exports, by names that begin with the service's. */
interface AppModule {
  with(config: ServiceConfig): DynamicModule;
}

/** The OpenAPI document that a running service shows. Nothing is started for it: Nest only looks at the classes. */
export async function openApiOf(service: Service): Promise<OpenAPIObject> {
  const name = service.charAt(0).toUpperCase() + service.slice(1);
  const folder = `../../apps/${service}/src`;
  const code = (await import(`${folder}/${service}.module.js`)) as Record<string, unknown>;
  const settings = (await import(`${folder}/${service}.config.js`)) as Record<string, unknown>;
  const module = code[`${name}Module`] as AppModule;
  const Config = settings[`${name}Config`] as new () => ServiceConfig;
  const config = Object.assign(new Config(), { DATABASE_URL: 'postgres://nowhere/none', KAFKA_BROKERS: [] });
  const app = await NestFactory.create(module.with(config), new FastifyAdapter(), { preview: true, logger: false });
  return apiDocument(app, code[`${service}Service`] as ServiceDefinition);
}

/** The paths and bodies of an OpenAPI document as TypeScript's types. */
export async function typesOf(document: OpenAPIObject): Promise<string> {
  const types = await openapiTypes(JSON.stringify(document));
  return `${MADE_BY}${astToString(types)}`;
}

/** The types of all services, by their names. */
export function typesOfAll(services: readonly Service[]): string {
  const imports = services.map((service) => `import type * as ${service} from './${service}.js';`);
  return [
    `${MADE_BY}${imports.join('\n')}`,
    `/** The paths of each service. */\nexport interface Paths { ${services.map((service) => `${service}: ${service}.paths`).join('; ')} }`,
    `/** The bodies of each service. */\nexport interface Schemas { ${services.map((service) => `${service}: ${service}.components['schemas']`).join('; ')} }`,
  ].join('\n\n');
}
