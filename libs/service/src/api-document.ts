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
  // Nobody logs in: whoever reaches a service may ask it.
  return documentOf(app, about, (path) => !isOfOps(path), []);
}

/** The OpenAPI document of the operator API, which is the same for every service. */
export function opsDocument(app: INestApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('Operator API')
    .setDescription(
      'What an instance does with messages, and what people do about dead letters. Errors are problem details (RFC 9457).',
    )
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addBearerAuth({ type: 'http', description: 'The `OPS_TOKEN` of the service, if it has one.' }, 'token')
    .build();
  return documentOf(app, about, isOfOps, [{ token: [] }, {}]);
}

function isOfOps(path: string): boolean {
  return path.startsWith('/ops/');
}

function documentOf(
  app: INestApplication,
  about: Omit<OpenAPIObject, 'paths'>,
  has: (path: string) => boolean,
  security: NonNullable<OpenAPIObject['security']>,
): OpenAPIObject {
  // Operations are named after their methods.
  const operationIdFactory = (_controller: string, method: string) => method;
  const whole = SwaggerModule.createDocument(app, about, { operationIdFactory });
  const paths = Object.fromEntries(Object.entries(whole.paths).filter(([path]) => has(path)));
  return withoutUnusedSchemas({ ...whole, paths, security });
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
