import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { readConfig, ServiceConfig } from './service-config.js';
import type { ServiceDefinition } from './service-definition.js';
import { wireFormatsOf } from './wire-formats.js';

const REQUIRED = { DATABASE_URL: 'postgres://order:secret@localhost:5432/order', KAFKA_BROKERS: 'localhost:9092' };
const REGISTRY = { SCHEMA_REGISTRY_URL: 'http://localhost:8081' };
const depot = { name: 'depot', catalogue: { types: {} }, publishes: [] } as unknown as ServiceDefinition;

const formatsWith = (env: NodeJS.ProcessEnv) =>
  wireFormatsOf(depot, readConfig(ServiceConfig, { ...REQUIRED, ...env }));

describe('the wire formats of a service', () => {
  it('are JSON alone without a registry', () => {
    const { written, read } = formatsWith({});
    expect([written, ...read].map(({ contentType }) => contentType)).toEqual(['application/json', 'application/json']);
  });

  it('are JSON to write and both to read with one', () => {
    const { written, read } = formatsWith(REGISTRY);
    expect(written.contentType).toBe('application/json');
    expect(read.map(({ contentType }) => contentType)).toEqual(['application/json', 'application/avro']);
  });

  it.each([
    ['depot.events=avro', 'application/avro'],
    ['depot.events=json', 'application/json'],
  ])('are as the setting says: %s', (WIRE_FORMATS, contentType) => {
    expect(formatsWith({ ...REGISTRY, WIRE_FORMATS }).written.contentType).toBe(contentType);
  });

  it.each<[string, NodeJS.ProcessEnv, string]>([
    [
      'another format',
      { WIRE_FORMATS: 'depot.events=protobuf' },
      'must be TOPIC=json or TOPIC=avro, separated by commas',
    ],
    ['no topic', { WIRE_FORMATS: 'avro' }, 'must be TOPIC=json or TOPIC=avro, separated by commas'],
    ['Avro without a registry', { WIRE_FORMATS: 'depot.events=avro' }, 'needs SCHEMA_REGISTRY_URL for avro'],
    [
      'Avro without the relay',
      { ...REGISTRY, WIRE_FORMATS: 'depot.events=avro', OUTBOX_RELAY: 'none' },
      'cannot be avro with OUTBOX_RELAY=none: without the relay a topic has JSON',
    ],
    [
      'a topic of another service',
      { ...REGISTRY, WIRE_FORMATS: 'order.events=avro' },
      'WIRE_FORMATS names order.events, and depot writes to depot.events alone',
    ],
  ])('stop the start if they name %s', (_, env, says) => {
    expect(() => formatsWith(env)).toThrow(says);
  });

  it('show no password of the registry', () => {
    expect(() => formatsWith({ SCHEMA_REGISTRY_URL: 'ftp://user:secret@registry' })).toThrow(/^(?!.*secret)/);
  });
});
