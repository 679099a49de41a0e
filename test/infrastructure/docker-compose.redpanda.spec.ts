import { describe, expect, it } from '@jest/globals';
import { kafkaBehaviour } from '../../tools/launcher/kafka/kafka-properties.js';
import { composeOf, serviceOf } from './compose-files.js';

const base = composeOf('docker-compose.yml');
const compose = composeOf('docker-compose.yml', 'docker-compose.redpanda.yml');

describe('Redpanda in docker-compose.redpanda.yml', () => {
  const { command = [], ...redpanda } = serviceOf(compose, 'kafka');
  const flag = (name: string) => command.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);

  it('listens where Kafka does, for the same clients', () => {
    const kafka = serviceOf(base, 'kafka');
    expect(flag('advertise-kafka-addr')).toBe(kafka.environment?.KAFKA_ADVERTISED_LISTENERS);
    expect(flag('kafka-addr')).toBe('HOST://0.0.0.0:9092,INTERNAL://0.0.0.0:19092');
    expect(redpanda.ports).toEqual(kafka.ports);
  });

  it('has nothing else of Kafka’s: neither its settings nor its data', () => {
    expect(redpanda.environment).toBeUndefined();
    expect(redpanda.volumes).toEqual(['redpanda-data:/var/lib/redpanda/data']);
    expect(redpanda.healthcheck?.test).toEqual(['CMD', 'rpk', 'cluster', 'health', '--exit-when-healthy']);
  });

  it('creates no topic by itself and lets a new group start at once, as the launcher’s Kafka', () => {
    const launchers = kafkaBehaviour(1);
    const settings = new Map(
      command
        .filter((word) => word.startsWith('--set='))
        .map((word) => word.slice('--set='.length).split('=') as [string, string]),
    );
    expect(settings).toEqual(
      new Map([
        ['redpanda.auto_create_topics_enabled', launchers['auto.create.topics.enable']],
        ['redpanda.group_initial_rebalance_delay', launchers['group.initial.rebalance.delay.ms']],
      ]),
    );
  });

  it('acknowledges a message only when it is on the disk', () => {
    // The mode for developers would switch that off.
    expect(command.join(' ')).not.toMatch(/dev-container|unsafe-bypass-fsync|--mode/);
  });

  it('leaves the services as they are', () => {
    const { kafka: _redpanda, ...others } = compose.services;
    const { kafka: _kafka, ...before } = base.services;
    expect(others).toEqual(before);
  });
});
