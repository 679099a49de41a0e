import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { ServiceDefinition } from './service-definition.js';

/** The OpenAPI document of a service: what its controllers and views say of themselves. */
export function apiDocument(app: INestApplication, { title }: ServiceDefinition): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle(title)
    .setDescription(
      `What the ${title.toLowerCase()} of this shop answers over HTTP. Errors are problem details (RFC 9457).`,
    )
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .build();
  // Operations are named after their methods. Nobody logs in: whoever reaches a service may ask it.
  const operationIdFactory = (_controller: string, method: string) => method;
  return withoutUnusedSchemas({ ...SwaggerModule.createDocument(app, about, { operationIdFactory }), security: [] });
}

/** Nest describes the events that reactions take as well. Only what a request or an answer names belongs to the API. */
function withoutUnusedSchemas(document: OpenAPIObject): OpenAPIObject {
  const schemas = document.components?.schemas ?? {};
  const used = new Set<string>();
  const follow = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      follow(schemas[name]);
    }
  };
  follow(document.paths);
  const kept = Object.entries(schemas).filter(([name]) => used.has(name));
  return { ...document, components: { ...document.components, schemas: Object.fromEntries(kept) } };
}
