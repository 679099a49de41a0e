import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  allAccessRights,
  defaultPortOf,
  READERS,
  runningUserOf,
  SERVICES,
  setupUserOf,
  type Service,
} from '#libs/contracts';
import { REPLICATION } from '../launcher/apps/app-setup.js';
import { brokerNames } from '../launcher/kafka/kafka-cluster.js';
import { projectRoot } from '../launcher/project.js';
import { defaultPrivileges } from '../launcher/doors/postgres-doors.js';
import { databaseStatements } from '../launcher/postgres/service-databases.js';
import { prometheusConfig } from '../launcher/prometheus/prometheus-config.js';
import { variableOf, type BrokerCount } from '../launcher/settings.js';

// What the files that build and deploy the services say about each of them.

/** docker-compose.yml: what every service waits for. */
export function composeSetups(): string {
  return [
    '# Every service waits for all setups: each consumes topics that another one creates.',
    'x-setups: &after-setups',
    ...SERVICES.map((service) => `  ${service}-setup: { condition: service_completed_successfully }`),
  ].join('\n');
}

/** docker-compose.yml: for each service its setup, and the service itself. */
export function composeServices(): string {
  return [...SERVICES.map(composeSetup), ...SERVICES.map(composeService)].join('\n\n');
}

/** docker-compose.cluster.yml: what each service and its setup need for three brokers. */
export function composeClusterServices(): string {
  return SERVICES.flatMap((service) => [
    `  ${service}-setup: { environment: *three-brokers, depends_on: *after-three-brokers }`,
    `  ${service}: { environment: *three-brokers }`,
  ]).join('\n');
}

/** docker-compose.cluster.yml: how the services reach three brokers, and keep their topics there. */
export function composeClusterEnvironment(): string {
  const addresses = brokerNames(3).map((name) => `${name}:19092`);
  return ['x-three-brokers: &three-brokers', `  KAFKA_BROKERS: ${addresses.join(',')}`, replicationOn(3, '  ')].join(
    '\n',
  );
}

/** docker-compose.secure.yml: who makes the secrets, and with which login each service and its setup reach the servers. */
export function composeSecureServices(): string {
  const folders = serviceUsers().map((user) => `      - ${user}-secrets:/secrets/${user}`);
  const secrets = `  secrets:
    image: postgres:18
    entrypoint: ['bash', '/make-secrets.sh']
    command: [${SERVICES.join(', ')}]
    environment: { READERS: '${READERS.join(' ')}' }
    volumes:
      - ./infra/secure/make-secrets.sh:/make-secrets.sh:ro
      - kafka-secrets:/secrets/kafka
      - postgres-secrets:/secrets/postgres
${folders.join('\n')}`;
  return [
    secrets,
    ...SERVICES.flatMap((service) => [
      composeSecureApp(
        service,
        `${service}-setup`,
        setupUserOf(service),
        `'dist/apps/${service}/src/setup.js', '--seed'`,
      ),
      composeSecureApp(service, service, runningUserOf(service), `'dist/apps/${service}/src/main.js'`),
    ]),
  ].join('\n\n');
}

/** Node reads the passwords from a file, so they are in no environment that `docker inspect` shows. */
function composeSecureApp(service: Service, name: string, user: string, program: string): string {
  const awaitsRights =
    name === service ? '' : '\n    depends_on: { access-rights: { condition: service_completed_successfully } }';
  return `  ${name}:
    command: ['--env-file=/secrets/environment', ${program}]
    environment:
      <<: *login
      DATABASE_URL: postgres://${user}@postgres:5432/${service}?sslmode=verify-full&sslrootcert=/secrets/ca.pem
      KAFKA_SASL_USERNAME: ${user}
    volumes: ['${user}-secrets:/secrets:ro']${awaitsRights}`;
}

/** docker-compose.secure.yml: a volume for the secrets of each service and each setup. */
export function composeSecureVolumes(): string {
  return serviceUsers()
    .map((user) => `  ${user}-secrets:`)
    .join('\n');
}

/** infra/prometheus/prometheus.yml: the one of docker-compose.observe.yml. */
export function composePrometheus(): string {
  const targets = SERVICES.map((service) => ({
    service,
    instance: `${service}-1`,
    address: `${service}:${String(defaultPortOf(service))}`,
  }));
  return prometheusConfig(targets, 'alerts.yml');
}

/** docker-compose.observe.yml: each service under its own name, with its spans to Jaeger. */
export function composeObserveServices(): string {
  return SERVICES.map(
    (service) =>
      `  ${service}: { environment: { <<: *traced, OTEL_SERVICE_NAME: ${service} }, depends_on: *after-jaeger }`,
  ).join('\n');
}

function serviceUsers(): string[] {
  return SERVICES.flatMap((service) => [setupUserOf(service), runningUserOf(service)]);
}

/** infra/secure/access-rights.sh: rights of one user to the same operations share a line. */
export function accessRightCommands(): string {
  const lines = new Map<string, string>();
  for (const { user, resource, operations } of allAccessRights()) {
    const allowed = [
      `allow ${user}`,
      ...operations.map((operation) => `--operation ${operation}`),
      ...(resource.prefixed ? ['--resource-pattern-type prefixed'] : []),
    ].join(' ');
    const key = `${allowed} ${resource.type}`;
    lines.set(key, `${lines.get(key) ?? allowed} --${resource.type} ${resource.name}`);
  }
  return [...lines.values()].join('\n');
}

/** infra/secure/databases.sql: roles, databases and rights of a secured PostgreSQL. */
export function secureDatabasesSql(): string {
  const roles = serviceUsers().flatMap((role) => {
    const variable = `${role.replaceAll('-', '_')}_password`;
    return [
      `\\set ${variable} \`cat /secrets/passwords/${role}\``,
      `CREATE ROLE "${role}" LOGIN PASSWORD :'${variable}';`,
    ];
  });
  const databases = SERVICES.map((service) => {
    const [owner, user] = [setupUserOf(service), runningUserOf(service)];
    return [
      '',
      `CREATE DATABASE "${service}" OWNER "${owner}";`,
      `REVOKE ALL ON DATABASE "${service}" FROM PUBLIC;`,
      `GRANT CONNECT ON DATABASE "${service}" TO "${user}";`,
      `\\connect "${service}"`,
      ...defaultPrivileges(owner, user).map((statement) => `${statement};`),
    ];
  });
  return [...roles, ...databases.flat()].join('\n');
}

function replicationOn(brokers: BrokerCount, indent: string): string {
  return Object.entries(REPLICATION[brokers])
    .map(([name, value]) => `${indent}${name}: '${value}'`)
    .join('\n');
}

function composeSetup(service: Service): string {
  return `  ${service}-setup:
    <<: *app
    command: ['dist/apps/${service}/src/setup.js', '--seed']
    environment: &${service}
      DATABASE_URL: postgres://${service}:${service}@postgres:5432/${service}
      KAFKA_BROKERS: kafka:19092
${replicationOn(1, '      ')}
      SCHEMA_REGISTRY_URL: \${SCHEMA_REGISTRY_URL:-}
    depends_on: *after-infrastructure`;
}

function composeService(service: Service): string {
  const port = String(defaultPortOf(service));
  return `  ${service}:
    <<: *running-app
    command: ['dist/apps/${service}/src/main.js']
    environment: { <<: *${service}, PORT: '${port}', INSTANCE_NAME: ${service}-1 }
    ports: ['\${${variableOf(service, 'PORT')}:-${port}}:${port}']
    healthcheck: { <<: *ready, test: ['CMD', 'wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:${port}/health/ready'] }
    depends_on: *after-setups`;
}

/** infra/postgres/init.sql: an empty line after each statement. */
export function initSql(): string {
  return databaseStatements(SERVICES).join(';\n\n') + ';\n';
}

/** Dockerfile: the ports of all services. */
export function exposedPorts(): string {
  return `EXPOSE ${SERVICES.map(defaultPortOf).join(' ')}`;
}

/** nest-cli.json with a project for each folder of `apps` and `libs`. What a project copies beside its code is written by hand. */
export function withNestProjects(config: string): string {
  const projects = {
    ...projectsIn('apps', { type: 'application', entryFile: 'main' }),
    ...projectsIn('libs', { type: 'library', entryFile: 'index' }),
  };
  const present = JSON.parse(config) as { projects: Readonly<Record<string, { compilerOptions?: object }>> };
  const kept = Object.entries(projects).map(([name, project]) => {
    const { compilerOptions } = present.projects[name] ?? {};
    return [name, { ...project, ...(compilerOptions && { compilerOptions }) }];
  });
  return JSON.stringify({ ...present, projects: Object.fromEntries(kept) as object });
}

function projectsIn(folder: string, { type, entryFile }: { type: string; entryFile: string }): Record<string, object> {
  const names = readdirSync(join(projectRoot, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Object.fromEntries(
    names.map((name) => [name, { type, root: `${folder}/${name}`, sourceRoot: `${folder}/${name}/src`, entryFile }]),
  );
}
