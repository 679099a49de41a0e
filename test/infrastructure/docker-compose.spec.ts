import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { perService, SERVICES } from '#libs/contracts';
import { readProjectFile } from '../../tools/generate-docs/project-file.js';
import { APP_STOP } from '../../tools/launcher/apps/app-instance.js';
import { REPLICATION } from '../../tools/launcher/apps/app-setup.js';
import { portVariable } from '../../tools/launcher/docker.js';
import { brokerNames } from '../../tools/launcher/kafka/kafka-cluster.js';
import { kafkaVersion } from '../../tools/launcher/kafka/kafka-packages.js';
import { CLUSTER_ID, kafkaBehaviour } from '../../tools/launcher/kafka/kafka-properties.js';
import { INITDB_FLAGS, POSTGRES_BEHAVIOUR, SUPERUSER } from '../../tools/launcher/postgres/postgres-behaviour.js';
import { installedPostgresVersion } from '../../tools/launcher/postgres/postgres-place.js';
import { CONFLUENT_API, schemasIn } from '../../tools/launcher/registry/registry-behaviour.js';
import { apicurioVersion } from '../../tools/launcher/registry/registry-packages.js';
import { addressesOf } from '../../tools/launcher/layout.js';
import { PORT_STEP } from '../../tools/launcher/ports.js';
import { projectRoot } from '../../tools/launcher/project.js';
import { readSettings, variableOf } from '../../tools/launcher/settings.js';
import { asEnvironment, composeOf, postgresSettings, serviceOf, type Service } from './compose-files.js';

const compose = composeOf('docker-compose.yml');
const cluster = composeOf('docker-compose.yml', 'docker-compose.cluster.yml');

const defaults = readSettings({});

function service(name: string, from = compose): Service {
  return serviceOf(from, name);
}

describe('Kafka in docker-compose.yml', () => {
  const kafka = service('kafka');

  it('is the version that the launcher downloads', () => {
    expect(kafka.image).toBe(`apache/kafka:${kafkaVersion()}`);
  });

  it.each(Object.entries(kafkaBehaviour(1)))('has the launcher’s %s', (property, value) => {
    expect(kafka.environment?.[asEnvironment(property)]).toBe(value);
  });

  it('has no other setting, except where it listens and writes', () => {
    const places = [
      'KAFKA_CONTROLLER_QUORUM_VOTERS',
      'KAFKA_LISTENERS',
      'KAFKA_ADVERTISED_LISTENERS',
      'KAFKA_LISTENER_SECURITY_PROTOCOL_MAP',
      'KAFKA_INTER_BROKER_LISTENER_NAME',
      'KAFKA_LOG_DIRS',
    ];
    const expected = [...Object.keys(kafkaBehaviour(1)).map(asEnvironment), ...places, 'CLUSTER_ID', 'KAFKA_HEAP_OPTS'];
    expect(Object.keys(kafka.environment ?? {}).sort()).toEqual(expected.sort());
  });

  it('has the same cluster id and memory', () => {
    expect(kafka.environment?.CLUSTER_ID).toBe(CLUSTER_ID);
    expect(kafka.environment?.KAFKA_HEAP_OPTS).toBe(defaults.kafkaHeapFlags.join(' '));
  });

  it('is reachable where the launcher looks for it, and nowhere else', () => {
    const port = `\${KAFKA_PORT:-${defaults.kafkaPort}}`;
    expect(kafka.ports).toEqual([`127.0.0.1:${port}:9092`]);
    expect(kafka.environment?.KAFKA_ADVERTISED_LISTENERS).toContain(`HOST://127.0.0.1:${port}`);
  });
});

describe.each([...brokerNames(3).entries()])('broker %i of docker-compose.cluster.yml', (index, name) => {
  const broker = service(name, cluster);
  const settings = readSettings({}, ['--brokers', '3']);
  const node = index + 1;
  const port = `\${${portVariable(node)}:-${settings.kafkaPort + index * PORT_STEP}}`;

  it('has the launcher’s settings and no other, except where it listens and writes', () => {
    const behaviour = Object.entries(kafkaBehaviour(3, node)).map(([property, value]) => [
      asEnvironment(property),
      value,
    ]);
    expect(broker.environment).toEqual({
      ...Object.fromEntries(behaviour),
      CLUSTER_ID,
      KAFKA_HEAP_OPTS: settings.kafkaHeapFlags.join(' '),
      KAFKA_CONTROLLER_QUORUM_VOTERS: brokerNames(3)
        .map((voter, place) => `${place + 1}@${voter}:9093`)
        .join(','),
      KAFKA_LISTENERS: 'HOST://:9092,INTERNAL://:19092,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: `HOST://127.0.0.1:${port},INTERNAL://${name}:19092`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'HOST:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_INTER_BROKER_LISTENER_NAME: 'INTERNAL',
      KAFKA_LOG_DIRS: '/var/lib/kafka/data',
    });
  });

  it('is what the one broker is, at a port and with data of its own', () => {
    const one = service('kafka');
    const { image, healthcheck, stop_grace_period } = broker;
    expect({ image, healthcheck, stop_grace_period }).toEqual({
      image: one.image,
      healthcheck: one.healthcheck,
      stop_grace_period: one.stop_grace_period,
    });
    expect(broker.ports).toEqual([`127.0.0.1:${port}:9092`]);
    expect(broker.volumes).toEqual([`${name}-data:/var/lib/kafka/data`]);
    expect(Object.keys(cluster.volumes)).toContain(`${name}-data`);
  });
});

describe.each(SERVICES)('the app %s in docker-compose.cluster.yml', (app) => {
  it.each([`${app}-setup`, app])(
    'reaches all three brokers, and keeps its topics as under the launcher: %s',
    (name) => {
      expect(service(name, cluster).environment).toEqual({
        ...service(name).environment,
        KAFKA_BROKERS: 'kafka:19092,kafka-2:19092,kafka-3:19092',
        ...REPLICATION[3],
      });
    },
  );

  it('waits for all three brokers in its setup', () => {
    const healthy = [...brokerNames(3), 'postgres'].map((name) => [name, { condition: 'service_healthy' }]);
    expect(service(`${app}-setup`, cluster).depends_on).toEqual(Object.fromEntries(healthy));
  });
});

describe('PostgreSQL in docker-compose.yml', () => {
  const postgres = service('postgres');

  it('is the major version that npm installs', () => {
    const [major] = installedPostgresVersion().split('.');
    expect(postgres.image).toBe(`postgres:${major ?? ''}`);
  });

  it('has the launcher’s settings', () => {
    expect(postgresSettings(postgres)).toEqual(POSTGRES_BEHAVIOUR);
  });

  it('has the same layout, the same superuser and the same databases', () => {
    expect(postgres.environment?.POSTGRES_INITDB_ARGS).toBe(INITDB_FLAGS.join(' '));
    expect(postgres.environment?.POSTGRES_USER).toBe(SUPERUSER.name);
    expect(postgres.environment?.POSTGRES_PASSWORD).toBe(SUPERUSER.password);
    expect(postgres.volumes).toContain('./infra/postgres/init.sql:/docker-entrypoint-initdb.d/init.sql:ro');
    expect(existsSync(join(projectRoot, 'infra/postgres/init.sql'))).toBe(true);
  });

  it('is reachable where the launcher looks for it, and nowhere else', () => {
    expect(postgres.ports).toEqual([`127.0.0.1:\${POSTGRES_PORT:-${defaults.postgresPort}}:5432`]);
  });
});

describe('the schema registry in docker-compose.yml', () => {
  const registry = service('registry');

  it('is the version that the launcher downloads, and runs only if its profile is asked for', () => {
    expect(registry.image).toBe(`apicurio/apicurio-registry-mem:${apicurioVersion()}`);
    expect(registry.profiles).toEqual(['registry']);
  });

  it('keeps its schemas as under the launcher, in its volume', () => {
    expect(registry.environment).toEqual({ REGISTRY_DATASOURCE_URL: schemasIn('/data') });
    expect(registry.volumes).toEqual(['registry-data:/data']);
  });

  it('is reachable where the launcher looks for it, and nowhere else', () => {
    expect(registry.ports).toEqual([`127.0.0.1:\${SCHEMA_REGISTRY_PORT:-${defaults.schemaRegistryPort}}:8080`]);
  });

  it('is what the services are told of by the command in the documents', () => {
    const url = `http://registry:8080${CONFLUENT_API}`;
    expect(readProjectFile('tools/launcher/README.md')).toContain(
      `\`SCHEMA_REGISTRY_URL=${url} docker compose --profile registry up --build\``,
    );
    for (const app of SERVICES) {
      for (const name of [`${app}-setup`, app])
        expect(service(name).environment?.SCHEMA_REGISTRY_URL).toBe('${SCHEMA_REGISTRY_URL:-}');
    }
  });
});

describe.each(SERVICES)('the app %s in docker-compose.yml', (app) => {
  const ports = {
    kafka: [1],
    kafkaControllers: [],
    postgres: 2,
    registry: 3,
    prometheus: 4,
    page: 5,
    apps: perService(() => []),
  };
  const launcherUrl = new URL(addressesOf(defaults, ports).databases[app]);

  it.each([`${app}-setup`, app])('reaches Kafka and its own database: %s', (name) => {
    const { KAFKA_BROKERS, DATABASE_URL } = service(name).environment ?? {};
    const url = new URL(DATABASE_URL ?? '');
    expect(KAFKA_BROKERS).toBe('kafka:19092');
    expect(url.host).toBe('postgres:5432');
    expect([url.username, url.password, url.pathname]).toEqual([
      launcherUrl.username,
      launcherUrl.password,
      launcherUrl.pathname,
    ]);
  });

  it('gets the variables that the launcher would give it, and its default port', () => {
    const port = String(defaults.appPorts[app]);
    expect(Object.keys(service(app).environment ?? {}).sort()).toEqual([
      'DATABASE_URL',
      'INSTANCE_NAME',
      'KAFKA_BROKERS',
      'KAFKA_MIN_INSYNC_REPLICAS',
      'KAFKA_REPLICATION_FACTOR',
      'PORT',
      'SCHEMA_REGISTRY_URL',
    ]);
    expect(service(app).environment).toMatchObject({ ...REPLICATION[1], PORT: port, INSTANCE_NAME: `${app}-1` });
    expect(service(app).ports).toEqual([`\${${variableOf(app, 'PORT')}:-${port}}:${port}`]);
  });

  it('runs the built program after its setup, which seeds', () => {
    expect(service(`${app}-setup`).command).toEqual([`dist/apps/${app}/src/setup.js`, '--seed']);
    expect(service(app).command).toEqual([`dist/apps/${app}/src/main.js`]);
  });

  it('is ready when the launcher would call it ready', () => {
    expect(service(app).healthcheck?.test.at(-1)).toBe(`http://127.0.0.1:${defaults.appPorts[app]}/health/ready`);
  });

  it('starts after all setups, which start after healthy infrastructure', () => {
    const setups = SERVICES.map((each) => [`${each}-setup`, { condition: 'service_completed_successfully' }]);
    expect(service(app).depends_on).toEqual(Object.fromEntries(setups));
    expect(service(`${app}-setup`).depends_on).toEqual({
      kafka: { condition: 'service_healthy' },
      postgres: { condition: 'service_healthy' },
    });
  });

  it('has as much time to stop as under the launcher', () => {
    expect(service(app).stop_grace_period).toBe(`${APP_STOP.withinMs / 1000}s`);
  });
});

describe('docker-compose.yml', () => {
  it('keeps all data in named volumes that it declares', () => {
    const named = Object.values(compose.services)
      .flatMap(({ volumes }) => volumes ?? [])
      .filter((volume) => !volume.startsWith('.'))
      .map((volume) => volume.split(':')[0]);
    expect(named.sort()).toEqual(Object.keys(compose.volumes).sort());
  });
});
