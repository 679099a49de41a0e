import { SERVICES } from '#libs/contracts';
import { resolveConfig, format } from 'prettier';
import { PATHS, type Path } from '../demo/paths.js';
import { canvas } from './canvas.js';
import { withGeneratedParts, type Parts } from './generated-parts.js';
import { layersDiagram } from './layers.js';
import { metrics } from './metrics.js';
import { readProjectFile } from './project-file.js';
import { pathDiagram, sagaDiagram } from './sequence-diagrams.js';
import { launcherSettings, serviceSettings } from './settings.js';
import { stateDiagram } from './state-diagrams.js';
import { compensations, stepsTable } from './steps.js';
import { aclTable, topicsTable } from './topics.js';

/** Every document with generated parts, by its path in the project. */
export const DOCUMENTS: Readonly<Record<string, Parts>> = {
  'README.md': {
    saga: () => sagaDiagram(path('happy'), path('payment-declined'), path('returned')),
    steps: () => stepsTable(''),
    'launcher-settings': launcherSettings,
    'service-settings': serviceSettings,
  },
  'docs/saga.md': {
    happy: () => pathDiagram(path('happy')),
    'payment-declined': () => pathDiagram(path('payment-declined')),
    'cancelled-in-time': () => pathDiagram(path('cancelled-in-time')),
    'deadline-passed': () => pathDiagram(path('deadline-passed')),
    returned: () => pathDiagram(path('returned'), 'OrderReturned'),
    states: () => stateDiagram('order'),
    steps: () => stepsTable('../'),
    compensations,
  },
  'docs/layers.md': { layers: layersDiagram },
  'docs/operations.md': { metrics, topics: topicsTable, acls: aclTable },
  ...Object.fromEntries(SERVICES.map((service) => [`apps/${service}/README.md`, { canvas: () => canvas(service) }])),
};

/** A document as it should be. */
export async function generate(document: string): Promise<string> {
  const text = withGeneratedParts(readProjectFile(document), DOCUMENTS[document] ?? {});
  return format(text, { ...(await resolveConfig(document)), parser: 'markdown' });
}

function path(name: string): Path {
  const found = PATHS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`the demo has no path ${name}`);
  return found;
}
