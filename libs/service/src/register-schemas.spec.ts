import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { SchemaIncompatible, RegistryUnavailable, type SchemaRegistry } from '#libs/schema-registry';
import { IsString } from 'class-validator';
import { registerSchemas } from './register-schemas.js';
import type { ServiceDefinition } from './service-definition.js';

class ParcelSent {
  @IsString()
  parcelId!: string;
}

const depot = {
  catalogue: { types: { ParcelSent }, schemaOf: (type: string) => `https://schemas/${type}`, namespace: 'depot' },
  publishes: ['ParcelSent'],
  jsonSchemasOf: () => ['{"title":"the older"}', '{"title":"the newer"}'],
} as unknown as ServiceDefinition;

/** @param refuse what it throws at a subject */
function registryWith(refuse: (subject: string) => Error | undefined = () => undefined) {
  const seen: string[] = [];
  const registry = {
    register: (subject: string, { type, text }: { type: string; text: string }, compatibility: string) => {
      const error = refuse(subject);
      if (error !== undefined) return Promise.reject(error);
      const { title } = JSON.parse(text) as { title?: string };
      return Promise.resolve(seen.push([type, subject, compatibility, title].join(' ').trim()));
    },
  } as unknown as SchemaRegistry;
  return { registry, seen };
}

describe('a service registers the schemas of its events', () => {
  it('by their types: every version in JSON, the oldest first, and the present one in Avro', async () => {
    const { registry, seen } = registryWith();
    await registerSchemas(depot, registry);
    expect(seen).toEqual([
      'JSON ParcelSent FORWARD the older',
      'JSON ParcelSent FORWARD the newer',
      'AVRO depot.ParcelSent FULL_TRANSITIVE',
    ]);
  });

  it.each([
    ['JSON Schema', 'ParcelSent'],
    ['Avro schema', 'depot.ParcelSent'],
  ])('and stops at an incompatible %s with the event, the reason and what to do instead', async (kind, subject) => {
    const { registry } = registryWith((one) =>
      one === subject ? new SchemaIncompatible('weight is gone') : undefined,
    );
    await expect(registerSchemas(depot, registry)).rejects.toThrow(
      `The schema registry refuses the ${kind} of ParcelSent: weight is gone. Add an optional field instead, or publish a new major version of the event beside it.`,
    );
  });

  it('and leaves it to the caller to wait for a registry that is away', async () => {
    const away = new RegistryUnavailable('no answer');
    await expect(registerSchemas(depot, registryWith(() => away).registry)).rejects.toBe(away);
  });
});
