import { SERVICES } from '#libs/contracts';
import { format, getFileInfo, resolveConfig } from 'prettier';
import { PATHS, type Path } from '../demo/paths.js';
import { asyncApiOf, asyncApiOfShop } from './async-api.js';
import { bannedWordsTable } from './banned-words.js';
import { canvas } from './canvas.js';
import { grafanaJson } from './dashboards/dashboard.js';
import { DASHBOARDS } from './dashboards/dashboards.js';
import {
  accessRightCommands,
  composeClusterEnvironment,
  composeClusterServices,
  composeObserveServices,
  composePrometheus,
  composeSecureServices,
  composeSecureVolumes,
  composeServices,
  composeSetups,
  exposedPorts,
  initSql,
  secureDatabasesSql,
  withNestProjects,
} from './deployment.js';
import { eventCatalogue } from './event-catalogue.js';
import { eventsDocumentScript } from './events-page.js';
import { faultSignals } from './fault-signals.js';
import { faultsTable } from './faults.js';
import { withGeneratedParts, type Parts } from './generated-parts.js';
import { layersDiagram } from './layers.js';
import { metrics } from './metrics.js';
import { openApiOf, openApiOfOps, typesOf, typesOfAll } from './open-api.js';
import { readProjectFile } from './project-file.js';
import { schemaFiles } from './schemas.js';
import { pathDiagram, sagaDiagram } from './sequence-diagrams.js';
import { launcherSettings, serviceSettings } from './settings.js';
import { sourceCode } from './source-code.js';
import { stateDiagram } from './state-diagrams.js';
import { compensations, stepsTable } from './steps.js';
import { aclTable, topicsTable } from './topics.js';

/** Makes the new text of a document from its present text, which is '' for a new document. */
type Make = (text: string) => string | Promise<string>;

/** Every document with generated parts, by its path in the project. */
export const DOCUMENTS: Readonly<Record<string, Make>> = {
  'README.md': parts({
    saga: () => sagaDiagram(path('happy'), path('payment-declined'), path('returned')),
  }),
  'docs/glossary.md': parts({ 'banned-words': bannedWordsTable }),
  'docs/settings.md': parts({ 'launcher-settings': launcherSettings, 'service-settings': serviceSettings }),
  'docs/saga.md': parts({
    happy: () => pathDiagram(path('happy')),
    'payment-declined': () => pathDiagram(path('payment-declined')),
    'cancelled-in-time': () => pathDiagram(path('cancelled-in-time')),
    'deadline-passed': () => pathDiagram(path('deadline-passed')),
    returned: () => pathDiagram(path('returned'), 'OrderReturned'),
    states: () => stateDiagram('order') ?? '',
    steps: stepsTable,
    compensations,
  }),
  'docs/layers.md': parts({ layers: layersDiagram }),
  'docs/use-the-kit.md': parts({
    events: () => sourceCode('test/kit/parcels/parcel-events.ts'),
    depot: () => sourceCode('test/kit/parcels/depot.ts'),
    courier: () => sourceCode('test/kit/parcels/courier.ts'),
    wiring: () => sourceCode('test/kit/parcels/messaging.module.ts'),
    start: () => sourceCode('test/kit/parcels/start-service.ts'),
  }),
  'docs/debugging.md': parts({ 'fault-signals': faultSignals }),
  'docs/operations.md': parts({ topics: topicsTable }),
  'docs/page.md': parts({ faults: faultsTable }),
  'docs/metrics.md': parts({ metrics }),
  'docs/security.md': parts({ acls: aclTable }),
  ...Object.fromEntries(
    SERVICES.map((service) => [`apps/${service}/README.md`, parts({ canvas: () => canvas(service) })]),
  ),
  ...Object.fromEntries(
    SERVICES.flatMap((service): [string, Make][] => {
      let openApi: ReturnType<typeof openApiOf> | undefined;
      const once = () => (openApi ??= openApiOf(service));
      return [
        [`docs/openapi/${service}.json`, async () => JSON.stringify(await once())],
        [`tools/api/generated/${service}.ts`, async () => typesOf(await once())],
      ];
    }),
  ),
  'docs/openapi/ops.json': async () => JSON.stringify(await openApiOfOps()),
  'tools/api/generated/ops.ts': async () => typesOf(await openApiOfOps()),
  // These take their examples from the OpenAPI documents, so they come after them.
  'docs/events.md': parts({ events: eventCatalogue }),
  ...Object.fromEntries(
    SERVICES.map((service) => [`docs/asyncapi/${service}.json`, () => JSON.stringify(asyncApiOf(service))]),
  ),
  'apps/order/events-page/asyncapi.json': () => JSON.stringify(asyncApiOfShop()),
  'apps/order/events-page/document.js': eventsDocumentScript,
  'tools/api/generated/services.ts': () => typesOfAll([...SERVICES, 'ops']),
  'docker-compose.yml': parts({ setups: composeSetups, services: composeServices }),
  'docker-compose.cluster.yml': parts({ environment: composeClusterEnvironment, services: composeClusterServices }),
  'infra/prometheus/prometheus.yml': composePrometheus,
  'docker-compose.observe.yml': parts({ services: composeObserveServices }),
  'docker-compose.secure.yml': parts({ services: composeSecureServices, volumes: composeSecureVolumes }),
  'infra/secure/access-rights.sh': parts({ 'access-rights': accessRightCommands }),
  'infra/secure/databases.sql': parts({ databases: secureDatabasesSql }),
  ...Object.fromEntries(
    DASHBOARDS.map((dashboard) => [`infra/grafana/dashboards/${dashboard.uid}.json`, () => grafanaJson(dashboard)]),
  ),
  'infra/postgres/init.sql': parts({ databases: initSql }),
  Dockerfile: parts({ ports: exposedPorts }),
  'nest-cli.json': withNestProjects,
  ...schemaFiles(),
};

/** A document as it should be. */
export async function generate(document: string): Promise<string> {
  const text = readProjectFile(document, '');
  const made = (await DOCUMENTS[document]?.(text)) ?? text;
  const { inferredParser } = await getFileInfo(document, { ignorePath: '.prettierignore' });
  return inferredParser === null ? made : format(made, { ...(await resolveConfig(document)), filepath: document });
}

function parts(made: Parts): Make {
  return (text) => withGeneratedParts(text, made);
}

function path(name: string): Path {
  const found = PATHS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`the demo has no path ${name}`);
  return found;
}
