import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allAccessRights, runningUserOf, SERVICES, setupUserOf } from '#libs/contracts';
import { readProjectFile } from '../../tools/generate-docs/project-file.js';
import { appEnvironment } from '../../tools/launcher/apps/app-setup.js';
import { aclsOf } from '../../tools/launcher/doors/kafka-access.js';
import { doorProperties } from '../../tools/launcher/doors/kafka-doors.js';
import { kafkaUsers, secretsIn, usersFile } from '../../tools/launcher/doors/kafka-users.js';
import { keepPasswords } from '../../tools/launcher/doors/passwords.js';
import { HOST_RULES, makeRolePasswords, POSTGRES_DOORS } from '../../tools/launcher/doors/postgres-doors.js';
import { brokerNames } from '../../tools/launcher/kafka/kafka-cluster.js';
import { addressesOf } from '../../tools/launcher/layout.js';
import { POSTGRES_BEHAVIOUR, SUPERUSER } from '../../tools/launcher/postgres/postgres-behaviour.js';
import { readSettings } from '../../tools/launcher/settings.js';
import { asEnvironment, composeOf, postgresSettings, serviceOf } from './compose-files.js';

const FILES = ['docker-compose.yml', 'docker-compose.cluster.yml', 'docker-compose.secure.yml'];
const cluster = composeOf(...FILES.slice(0, 2));
const secured = composeOf(...FILES);
const users = SERVICES.flatMap((service) => [runningUserOf(service), setupUserOf(service)]);

let folder: string;

/** The script needs OpenSSL 3, as the PostgreSQL image has it. macOS brings another one. */
const withOpenSsl = /^OpenSSL ([3-9]|\d\d)/.test(execFileSync('openssl', ['version'], { encoding: 'utf8' }))
  ? describe
  : describe.skip;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What the service `secrets` does. */
function makeSecrets(): void {
  const { command = [], environment } = serviceOf(secured, 'secrets');
  execFileSync('bash', ['infra/secure/make-secrets.sh', ...command], {
    env: { ...process.env, ...environment, SECRETS_DIR: folder },
  });
}

const secret = (file: string): string => readFileSync(join(folder, file), 'utf8');

/** What a value is in the container: a dollar is written twice, or Compose would take it for a variable's. */
const unescaped = (value: string): string => value.replaceAll('$$', '$');

describe.each(brokerNames(3))('the secured broker %s', (name) => {
  const broker = serviceOf(secured, name);

  it('has the launcher’s settings and those of an open one, and no others', () => {
    // The launcher writes the password into the file that Kafka reads; here Kafka takes it from a file of its own.
    const passwords = { broker: '${directory:/secrets/passwords:broker}' };
    const store = { caFile: '/secrets/ca.pem', storeFile: '/secrets/brokers.pem', storePassword: '' };
    const certificates = { ...store, postgresKeyFile: '', postgresFile: '' };
    const properties = Object.entries(doorProperties({ certificates, passwords, withNewPassword: [] }))
      // A key store that is PEM has no password.
      .filter(([property]) => property !== 'ssl.keystore.password')
      // The launcher has one listener for clients and brokers, and it is named after its protocol.
      .flatMap(([property, value]) =>
        ['internal', 'host'].map((listener) => [property.replace('.sasl_ssl.', `.${listener}.`), value]),
      )
      .map(([property = '', value = '']) => [asEnvironment(property), value]);
    const environment = Object.entries(broker.environment ?? {}).map(([key, value]) => [key, unescaped(value)]);
    expect(Object.fromEntries(environment)).toEqual({
      ...serviceOf(cluster, name).environment,
      ...Object.fromEntries(properties),
      KAFKA_INTER_BROKER_LISTENER_NAME: 'INTERNAL',
      KAFKA_SSL_KEYSTORE_TYPE: 'PEM',
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'HOST:SASL_SSL,INTERNAL:SASL_SSL,CONTROLLER:SASL_SSL',
      KAFKA_CONFIG_PROVIDERS: 'directory',
      KAFKA_CONFIG_PROVIDERS_DIRECTORY_CLASS: 'org.apache.kafka.common.config.provider.DirectoryConfigProvider',
    });
  });

  it('starts with its users, when the secrets are made, and is healthy for the administrator', () => {
    expect(broker.command).toEqual(['bash', '/start-broker.sh']);
    expect(broker.volumes).toEqual([
      `${name}-data:/var/lib/kafka/data`,
      'kafka-secrets:/secrets:ro',
      './infra/secure/start-broker.sh:/start-broker.sh:ro',
    ]);
    expect(broker.depends_on).toEqual({ secrets: { condition: 'service_completed_successfully' } });
    expect(broker.healthcheck?.test).toContain('--command-config=/secrets/admin.properties');
  });
});

describe('the secured PostgreSQL', () => {
  const postgres = serviceOf(secured, 'postgres');

  it('has the launcher’s settings and no others, except where its files are', () => {
    expect(postgresSettings(postgres)).toEqual({
      ...POSTGRES_BEHAVIOUR,
      ...POSTGRES_DOORS,
      ssl_key_file: '/secrets/postgres.key',
      ssl_cert_file: '/secrets/postgres.pem',
      hba_file: '/etc/pg_hba.conf',
    });
  });

  it('lets nobody in over the network without TLS and a password', () => {
    const rules = readProjectFile('infra/secure/pg_hba.conf').split('\n');
    const overNetwork = rules.filter((rule) => rule.startsWith('host')).map((rule) => rule.split(/\s+/));
    const launchers = HOST_RULES.trim().split(/\s+/);
    // The launcher's listens on the loopback address.
    expect(overNetwork).toEqual([launchers.map((word) => (word.includes('/') ? 'all' : word))]);
  });

  it('has a superuser whose password is in no environment, and no role of an open one', () => {
    expect(postgres.environment).toEqual({
      POSTGRES_USER: SUPERUSER.name,
      POSTGRES_PASSWORD_FILE: '/secrets/passwords/postgres',
      POSTGRES_INITDB_ARGS: serviceOf(cluster, 'postgres').environment?.POSTGRES_INITDB_ARGS,
    });
    expect(postgres.volumes).toContain('./infra/secure/databases.sql:/docker-entrypoint-initdb.d/init.sql:ro');
    expect(postgres.volumes?.filter((volume) => volume.includes('init.sql'))).toHaveLength(1);
  });
});

describe.each(SERVICES)('the app %s on secured servers', (app) => {
  let dataDir: string;

  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'suite-'));
    makeRolePasswords(secretsIn(dataDir));
    keepPasswords(usersFile(secretsIn(dataDir)), Object.fromEntries(kafkaUsers().map((user) => [user, 'secret'])));
    mkdirSync(join(secretsIn(dataDir), 'certificates'), { recursive: true });
    writeFileSync(join(secretsIn(dataDir), 'certificates/ca.pem'), '');
  });

  afterAll(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });

  it.each([
    [app, 'running', runningUserOf(app)],
    [`${app}-setup`, 'setup', setupUserOf(app)],
  ] as const)('has the login that it has under the launcher: %s', (name, role, user) => {
    const settings = readSettings({ SUITE_DATA_DIR: dataDir }, ['--secure', '--brokers', '3']);
    const ports = {
      kafka: [1],
      kafkaControllers: [],
      postgres: 2,
      registry: 3,
      prometheus: 4,
      page: 5,
      apps: {} as never,
    };
    const launchers = appEnvironment(app, role, settings, addressesOf(settings, ports));
    const { environment } = serviceOf(secured, name);
    for (const variable of ['KAFKA_TLS', 'KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME']) {
      expect([variable, environment?.[variable]]).toEqual([variable, launchers[variable]]);
    }
    const url = new URL(environment?.DATABASE_URL ?? '');
    const launchersUrl = new URL(launchers.DATABASE_URL ?? '');
    expect([url.username, url.password, url.pathname]).toEqual([user, '', launchersUrl.pathname]);
    expect(url.username).toBe(launchersUrl.username);
    expect([...url.searchParams.keys()]).toEqual([...launchersUrl.searchParams.keys()]);
    expect(url.searchParams.get('sslmode')).toBe(launchersUrl.searchParams.get('sslmode'));
  });

  it.each([app, `${app}-setup`])('gets its passwords from a file that no other container has: %s', (name) => {
    const { command, volumes } = serviceOf(secured, name);
    expect(command).toEqual(['--env-file=/secrets/environment', ...(serviceOf(cluster, name).command ?? [])]);
    expect(volumes).toEqual([`${name}-secrets:/secrets:ro`]);
    const readers = Object.entries(secured.services).filter(([, other]) =>
      other.volumes?.some((volume) => volume.startsWith(`${name}-secrets:`)),
    );
    expect(readers.map(([reader]) => reader).sort()).toEqual([name, 'secrets'].sort());
  });

  it('is set up when the rights are there', () => {
    expect(serviceOf(secured, `${app}-setup`).depends_on).toEqual({
      ...serviceOf(cluster, `${app}-setup`).depends_on,
      'access-rights': { condition: 'service_completed_successfully' },
    });
  });
});

withOpenSsl('the secrets', () => {
  beforeAll(makeSecrets);

  it('are a password for each user of Kafka and each role of PostgreSQL, all different', () => {
    const files = ['kafka', 'postgres'].flatMap((server) =>
      readdirSync(join(folder, server, 'passwords')).map((user) => `${server}/passwords/${user}`),
    );
    const expected = [
      ...kafkaUsers().map((user) => `kafka/passwords/${user}`),
      ...[SUPERUSER.name, ...users].map((role) => `postgres/passwords/${role}`),
    ];
    expect(files.sort()).toEqual(expected.sort());
    expect(new Set(files.map(secret)).size).toBe(files.length);
    for (const file of files) expect(secret(file)).toMatch(/^[0-9a-f]{48}$/);
  });

  it.each(users)('of %s are in a file that Node.js reads', (user) => {
    expect(parseEnv(secret(`${user}/environment`))).toEqual({
      KAFKA_SASL_PASSWORD: secret(`kafka/passwords/${user}`),
      PGPASSWORD: secret(`postgres/passwords/${user}`),
    });
  });

  it('are certificates that the authority has signed, for the names that clients use', () => {
    const authority = new X509Certificate(secret('kafka/ca.pem'));
    const brokers = new X509Certificate(/-----BEGIN CERTIFICATE[^]+/.exec(secret('kafka/brokers.pem'))?.[0] ?? '');
    const postgres = new X509Certificate(secret('postgres/postgres.pem'));
    expect([authority.ca, brokers.ca, postgres.ca]).toEqual([true, false, false]);
    for (const certificate of [brokers, postgres]) expect(certificate.verify(authority.publicKey)).toBe(true);
    for (const name of [...brokerNames(3), 'localhost']) expect(brokers.checkHost(name)).toBe(name);
    expect(postgres.checkHost('postgres')).toBe('postgres');
    expect(postgres.checkHost('kafka')).toBeUndefined();
    for (const user of users) expect(secret(`${user}/ca.pem`)).toBe(secret('kafka/ca.pem'));
  });

  it('can be read by their owner alone, and the authority’s key is gone', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    expect(files.length).toBeGreaterThan(2 * users.length);
    for (const file of files) expect([file, statSync(join(folder, file)).mode & 0o077]).toEqual([file, 0]);
    expect(files.filter((file) => file.endsWith('.key'))).toEqual(['postgres/postgres.key']);
  });

  it('stay at the next start', () => {
    const before = secret('kafka/passwords/order');
    makeSecrets();
    expect(secret('kafka/passwords/order')).toBe(before);
  });
});

describe('infra/secure/access-rights.sh', () => {
  it('gives exactly the rights that follow from the choreography and the readers', () => {
    const lines = readProjectFile('infra/secure/access-rights.sh').matchAll(/^allow (\S+) (.*)$/gm);
    const given = [...lines].flatMap(([, user = '', words = '']) => {
      const valuesOf = (option: string) =>
        [...words.matchAll(new RegExp(`--${option} (\\S+)`, 'g'))].map(([, value]) => value ?? '');
      return (['topic', 'group'] as const).flatMap((type) =>
        valuesOf(type).flatMap((name) =>
          valuesOf('operation').map((operation) =>
            [user, type, name, operation, ...valuesOf('resource-pattern-type')].join(' '),
          ),
        ),
      );
    });
    const wanted = allAccessRights();
    const expected = wanted.flatMap(({ user, resource, operations }) =>
      operations.map((operation) =>
        [user, resource.type, resource.name, operation, ...(resource.prefixed ? ['prefixed'] : [])].join(' '),
      ),
    );
    expect(given.sort()).toEqual(expected.sort());
    expect(given).toHaveLength(wanted.flatMap(aclsOf).length);
  });
});
