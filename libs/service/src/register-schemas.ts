import { avroNameOf, avroSchemaOf, avroTextOf } from '#libs/avro';
import { SchemaIncompatible, type Compatibility, type Schema, type SchemaRegistry } from '#libs/schema-registry';
import { CannotStart } from './service-config.js';
import type { ServiceDefinition } from './service-definition.js';

/** One schema of an event, as a registry is to have it. */
interface Registration {
  /** It follows from the event's type and not from the topic, because a topic has events of several types. */
  readonly subject: string;
  readonly schema: Schema;
  readonly compatibility: Compatibility;
}

/**
 * Registers the schemas of the events that the service publishes. Again, it changes nothing.
 * @throws CannotStart if one does not suit the versions that are registered
 */
export async function registerSchemas(definition: ServiceDefinition, registry: SchemaRegistry): Promise<void> {
  for (const type of definition.publishes) {
    for (const { subject, schema, compatibility } of registrationsOf(type, definition)) {
      await registry.register(subject, schema, compatibility).catch((error: unknown) => {
        throw error instanceof SchemaIncompatible ? refused(type, schema, error) : error;
      });
    }
  }
}

function registrationsOf(type: string, { catalogue, jsonSchemasOf }: ServiceDefinition): Registration[] {
  const json = jsonSchemasOf(type).map((text): Registration => {
    // FULL would refuse even a new optional field. `npm run contracts:check` compares in both directions.
    return { subject: type, schema: { type: 'JSON', text }, compatibility: 'FORWARD' };
  });
  const text = avroTextOf(avroSchemaOf(type, catalogue));
  const subject = avroNameOf(type, catalogue);
  return [...json, { subject, schema: { type: 'AVRO', text }, compatibility: 'FULL_TRANSITIVE' }];
}

function refused(type: string, schema: Schema, { message }: SchemaIncompatible): CannotStart {
  const kind = schema.type === 'JSON' ? 'JSON Schema' : 'Avro schema';
  return new CannotStart(
    `The schema registry refuses the ${kind} of ${type}: ${message}. Add an optional field instead, or publish a new major version of the event beside it.`,
  );
}
