import type { Service } from '#libs/contracts';
import { apiDocument, opsDocument, type ServiceConfig, type ServiceDefinition } from '#libs/service';
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

/** The OpenAPI documents that a running service shows. Nothing is started for them: Nest only looks at the classes. */
async function documentsOf(service: Service): Promise<{ api: OpenAPIObject; ops: OpenAPIObject }> {
  const name = service.charAt(0).toUpperCase() + service.slice(1);
  const folder = `../../apps/${service}/src`;
  const code = (await import(`${folder}/${service}.module.js`)) as Record<string, unknown>;
  const settings = (await import(`${folder}/${service}.config.js`)) as Record<string, unknown>;
  const module = code[`${name}Module`] as AppModule;
  const Config = settings[`${name}Config`] as new () => ServiceConfig;
  const config = Object.assign(new Config(), { DATABASE_URL: 'postgres://nowhere/none', KAFKA_BROKERS: [] });
  const app = await NestFactory.create(module.with(config), new FastifyAdapter(), { preview: true, logger: false });
  return { api: apiDocument(app, code[`${service}Service`] as ServiceDefinition), ops: opsDocument(app) };
}

export async function openApiOf(service: Service): Promise<OpenAPIObject> {
  return (await documentsOf(service)).api;
}

/** That of the operator API. It is the same for every service. */
export async function openApiOfOps(): Promise<OpenAPIObject> {
  return (await documentsOf('order')).ops;
}

/** The paths and bodies of an OpenAPI document as TypeScript's types. */
export async function typesOf(document: OpenAPIObject): Promise<string> {
  const types = await openapiTypes(JSON.stringify(document));
  return `${MADE_BY}${astToString(types)}`;
}

/** The types of all services and of the operator API, by their names. */
export function typesOfAll(services: readonly string[]): string {
  const imports = services.map((service) => `import type * as ${service} from './${service}.js';`);
  return [
    `${MADE_BY}${imports.join('\n')}`,
    `/** The paths of each service. */\nexport interface Paths { ${services.map((service) => `${service}: ${service}.paths`).join('; ')} }`,
    `/** The bodies of each service. */\nexport interface Schemas { ${services.map((service) => `${service}: ${service}.components['schemas']`).join('; ')} }`,
  ].join('\n\n');
}
