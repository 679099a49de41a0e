import { AvroCodec, avroNameOf, avroSchemaOf, avroTextOf } from '#libs/avro';
import { eventTopicName, jsonCodec, type Codec } from '#libs/messages';
import { ConfluentRegistry, SchemaIncompatible } from '#libs/schema-registry';
import { CannotStart, type ServiceConfig } from './service-config.js';
import type { ServiceDefinition } from './service-definition.js';

/** The wire formats of one service. */
export interface WireFormats {
  /** That of the events that it publishes. */
  readonly written: Codec;
  /** Those that it reads. A message says which one it has. */
  readonly read: readonly Codec[];
}

/** @throws CannotStart if a topic is named to which the service does not write */
export function wireFormatsOf({ name, catalogue, publishes }: ServiceDefinition, config: ServiceConfig): WireFormats {
  const topic = eventTopicName(name);
  const formats = new Map(config.WIRE_FORMATS.split(',').map((entry) => entry.split('=') as [string, string]));
  const strange = [...formats.keys()].find((named) => named !== '' && named !== topic);
  if (strange !== undefined) {
    throw new CannotStart(
      `The configuration is wrong: WIRE_FORMATS names ${strange}, and ${name} writes to ${topic} alone.`,
    );
  }
  if (config.SCHEMA_REGISTRY_URL === undefined) return { written: jsonCodec, read: [jsonCodec] };
  const avro = new AvroCodec(catalogue, new ConfluentRegistry(config.SCHEMA_REGISTRY_URL), publishes);
  return { written: formats.get(topic) === 'avro' ? avro : jsonCodec, read: [jsonCodec, avro] };
}

/**
 * Registers the Avro schemas of the events that the service publishes.
 * @throws CannotStart if one does not suit its earlier versions
 */
export async function registerAvroSchemas({ catalogue, publishes }: ServiceDefinition, url: string): Promise<void> {
  const registry = new ConfluentRegistry(url);
  for (const type of publishes) {
    try {
      const text = avroTextOf(avroSchemaOf(type, catalogue));
      await registry.register(avroNameOf(type, catalogue), { type: 'AVRO', text }, 'FULL_TRANSITIVE');
    } catch (error) {
      if (!(error instanceof SchemaIncompatible)) throw error;
      throw new CannotStart(
        `The Avro schema of ${type} was not registered: ${error.message}. Add an optional field instead, or publish a new version of the event beside it.`,
      );
    }
  }
}
