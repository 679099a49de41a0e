import { AvroCodec } from '#libs/avro';
import { eventTopicName, jsonCodec, type Codec } from '#libs/messages';
import { ConfluentRegistry } from '#libs/schema-registry';
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
