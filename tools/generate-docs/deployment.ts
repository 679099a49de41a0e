import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defaultPortOf, SERVICES, type Service } from '#libs/contracts';
import { ONE_BROKER } from '../launcher/apps/app-setup.js';
import { projectRoot } from '../launcher/project.js';
import { databaseStatements } from '../launcher/postgres/service-databases.js';
import { variableOf } from '../launcher/settings.js';

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

const ofOneBroker = Object.entries(ONE_BROKER)
  .map(([name, value]) => `      ${name}: '${value}'`)
  .join('\n');

function composeSetup(service: Service): string {
  return `  ${service}-setup:
    <<: *app
    command: ['dist/apps/${service}/src/setup.js', '--seed']
    environment: &${service}
      DATABASE_URL: postgres://${service}:${service}@postgres:5432/${service}
      KAFKA_BROKERS: kafka:19092
${ofOneBroker}
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
