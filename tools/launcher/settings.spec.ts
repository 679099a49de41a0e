import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { perService, SERVICES, type Service } from '#libs/contracts';
import { projectRoot } from './project.js';
import { readSettings, variableOf } from './settings.js';
import { StartRefused } from './start-refused.js';

const urlOf = (service: Service) => `postgres://user:secret@db:5432/${service}`;
const databaseUrls = Object.fromEntries(
  SERVICES.map((service) => [variableOf(service, 'DATABASE_URL'), urlOf(service)]),
);

describe('the launcher’s settings', () => {
  it('have defaults', () => {
    expect(readSettings({})).toMatchObject({
      appPorts: { order: 3001, payment: 3002, inventory: 3003 },
      kafkaPort: 9092,
      postgresPort: 5433,
      autoPorts: false,
      pageBreaks: true,
      kafkaBrokers: undefined,
      kafkaSecurity: {},
      databases: undefined,
      infrastructure: undefined,
      infrastructureWaitMs: 60_000,
      dataDir: join(projectRoot, '.data'),
      distDir: undefined,
      instances: 1,
      brokers: 1,
      secure: false,
      avro: false,
      kafkaHeapFlags: ['-Xms256m', '-Xmx512m'],
      watch: false,
    });
  });

  it('come from the environment and the command line', () => {
    const env = {
      ORDER_PORT: '4001',
      SUITE_PORTS: 'auto',
      KAFKA_BROKERS: 'one:9092,two:9092',
      INFRASTRUCTURE: 'docker',
      SUITE_DATA_DIR: '/elsewhere',
      ...databaseUrls,
    };
    expect(readSettings(env, ['--instances', '2', '--watch'])).toMatchObject({
      appPorts: { order: 4001 },
      autoPorts: true,
      kafkaBrokers: 'one:9092,two:9092',
      databases: perService(urlOf),
      infrastructure: 'docker',
      dataDir: '/elsewhere',
      instances: 2,
      watch: true,
    });
  });

  it('count an empty variable as absent', () => {
    expect(readSettings({ ORDER_PORT: '', KAFKA_BROKERS: ' ' })).toEqual(readSettings({}));
  });

  it.each([
    [{ ORDER_PORT: 'http' }, 'ORDER_PORT must be a whole number from 1 to 65535, not "http".'],
    [{ POSTGRES_PORT: '65536' }, 'POSTGRES_PORT must be a whole number from 1 to 65535, not "65536".'],
    [{ KAFKA_PORT: '-1' }, 'KAFKA_PORT'],
    [{ KAFKA_BROKERS: 'localhost' }, 'KAFKA_BROKERS must be host:port'],
    [{ SUITE_PORTS: 'any' }, 'SUITE_PORTS must be auto, or absent, not "any".'],
    [{ INFRASTRUCTURE: 'podman' }, 'INFRASTRUCTURE must be docker or embedded, or absent, not "podman".'],
    [{ INFRASTRUCTURE_WAIT_MS: '0' }, 'INFRASTRUCTURE_WAIT_MS'],
    [{ KAFKA_TLS: 'yes' }, 'KAFKA_TLS must be true or false, or absent, not "yes".'],
    [{ KAFKA_BROKERS: 'one:9092', KAFKA_SASL_MECHANISM: 'plain' }, 'KAFKA_SASL_MECHANISM must be scram-sha-256 or'],
    [{ KAFKA_BROKERS: 'one:9092', KAFKA_SASL_MECHANISM: 'scram-sha-512' }, 'KAFKA_SASL_MECHANISM needs KAFKA_SASL_US'],
    [{ SCHEMA_REGISTRY_URL: 'localhost:8081' }, 'SCHEMA_REGISTRY_URL must look like http://host:port/path.'],
    [{ ...databaseUrls, PAYMENT_DATABASE_URL: 'mysql://db/payment' }, 'PAYMENT_DATABASE_URL must look like'],
    [{ ...databaseUrls, ORDER_DATABASE_URL: '' }, 'ORDER_DATABASE_URL not set'],
    [
      { OPS_PORT: '3900' },
      'OPS_PORT is the port of one process, and the launcher starts several services: leave it out.',
    ],
  ])('refuse %j and name the variable', (env, message) => {
    expect(() => readSettings(env)).toThrow(message);
  });

  it.each([{ KAFKA_TLS: 'true' }, { KAFKA_SASL_MECHANISM: 'scram-sha-512' }])(
    'refuse %j for the Kafka that the launcher starts, and name what to set',
    (env) => {
      const [name = ''] = Object.keys(env);
      const sentence = `${name} is for a Kafka that runs already: set KAFKA_BROKERS too, or leave KAFKA_TLS and KAFKA_SASL_MECHANISM unset.`;
      expect(() => readSettings(env)).toThrow(sentence);
    },
  );

  it('reach a given Kafka as the services do', () => {
    const sasl = { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'shop', KAFKA_SASL_PASSWORD: 'secret' };
    const { kafkaSecurity } = readSettings({ KAFKA_BROKERS: 'one:9092', KAFKA_TLS: 'true', ...sasl });
    expect(kafkaSecurity).toEqual({
      ssl: true,
      sasl: { mechanism: 'scram-sha-512', username: 'shop', password: 'secret' },
    });
    expect(readSettings({ KAFKA_TLS: 'false' }).kafkaSecurity).toEqual({});
  });

  it('give each of three brokers less memory, unless the user says how much', () => {
    expect(readSettings({}, ['--brokers', '3'])).toMatchObject({ brokers: 3, kafkaHeapFlags: ['-Xmx256m'] });
    expect(readSettings({ KAFKA_HEAP_OPTS: '-Xmx1g' }, ['--brokers', '3'])).toMatchObject({
      kafkaHeapFlags: ['-Xmx1g'],
    });
  });

  it.each(['0', '2', 'x', ''])('refuse --brokers "%s" in one sentence', (number) => {
    expect(() => readSettings({}, ['--brokers', number])).toThrow(
      new StartRefused(`--brokers must be 1 or 3, not "${number}".`),
    );
  });

  it('refuse --brokers for a Kafka that runs already', () => {
    expect(() => readSettings({ KAFKA_BROKERS: 'one:9092' }, ['--brokers', '3'])).toThrow(
      '--brokers is for the Kafka that the launcher starts, and KAFKA_BROKERS names one that runs already',
    );
  });

  it.each([{ KAFKA_BROKERS: 'one:9092' }, { INFRASTRUCTURE: 'docker' }])(
    'refuse --secure for a Kafka that the launcher does not run itself: %j',
    (env) => {
      expect(readSettings({}, ['--secure'])).toMatchObject({ secure: true });
      expect(() => readSettings(env, ['--secure'])).toThrow(
        /^--secure is for the Kafka that the launcher runs itself, and (KAFKA_BROKERS|INFRASTRUCTURE=docker) asks for another one: leave one of the two out\.$/,
      );
    },
  );

  it.each(['--registry', '--avro'])('start a registry for %s, unless one is given', (option) => {
    const env = { SCHEMA_REGISTRY_URL: 'http://localhost:8081' };
    expect(readSettings({}, [])).toMatchObject({ registry: false, schemaRegistryUrl: undefined });
    expect(readSettings({}, [option])).toMatchObject({ registry: true });
    expect(readSettings(env, [option])).toMatchObject({ registry: false, schemaRegistryUrl: 'http://localhost:8081' });
  });

  it.each(['instances', 'brokers', 'secure', 'avro', 'observe', 'silences', 'watch'])(
    'say what is missing when npm kept --%s for itself',
    (name) => {
      const sentence = `npm took --${name} for one of its own options: write -- before it.\nUsage: npm start -- [--instances N]`;
      expect(() => readSettings({ [`npm_config_${name}`]: 'true' }, ['2'])).toThrow(sentence);
    },
  );

  it('do not repeat a wrong database URL, which may hold a password', () => {
    const env = { ...databaseUrls, ORDER_DATABASE_URL: 'http://o:secret@db/order' };
    expect(() => readSettings(env)).toThrow(/^(?!.*secret)/);
  });

  it('name what one service has of its own after that service', () => {
    expect(variableOf('order', 'PORT')).toBe('ORDER_PORT');
    expect(variableOf('inventory', 'DATABASE_URL')).toBe('INVENTORY_DATABASE_URL');
  });

  it.each([[['--instances', '0']], [['--instances', 'two']], [['--instances', '21']], [['--instance', '2']]])(
    'refuse the arguments %j',
    (args) => {
      expect(() => readSettings({}, args)).toThrow('instance');
    },
  );
});
