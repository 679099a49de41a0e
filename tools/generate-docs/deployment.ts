import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defaultPortOf, SERVICES, type Service } from '#libs/contracts';
import { REPLICATION } from '../launcher/apps/app-setup.js';
import { brokerNames } from '../launcher/kafka/kafka-cluster.js';
import { projectRoot } from '../launcher/project.js';
import { databaseStatements } from '../launcher/postgres/service-databases.js';
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

/** nest-cli.json with a project for each folder of `apps` and `libs`. */
export function withNestProjects(config: string): string {
  const projects = {
    ...projectsIn('apps', { type: 'application', entryFile: 'main' }),
    ...projectsIn('libs', { type: 'library', entryFile: 'index' }),
  };
  return JSON.stringify({ ...(JSON.parse(config) as object), projects });
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
