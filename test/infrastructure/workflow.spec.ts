import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { projectRoot } from '../../tools/launcher/project.js';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const workflow = parse(read('.github/workflows/ci.yml')) as Workflow;
const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

describe('the CI workflow', () => {
  it('runs what CI runs everywhere, and nothing else', () => {
    expect(steps.flatMap(({ run }) => run ?? [])).toEqual(['.ci/run']);
    expect(() => {
      accessSync(join(projectRoot, '.ci/run'), constants.X_OK);
    }).not.toThrow();
  });

  it('runs every e2e test that does not need open doors a second time, on three secured brokers and the Node of the image', () => {
    expect(read('.ci/run')).toMatch(/^stage .* suite on_node_of_image npm run test:secured$/m);
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    expect(scripts['test:secured']).toBe("E2E_SUITE_OPTIONS='--brokers 3 --secure' npm run test:e2e");
  });

  it('caches the downloads of npm and Maven', () => {
    expect(steps.map((step) => step.with?.cache).filter(Boolean)).toEqual(['npm', 'maven']);
  });

  it('uses the oldest Node that the project supports', () => {
    expect(steps.map((step) => step.with?.['node-version-file']).filter(Boolean)).toEqual(['.nvmrc']);
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
    expect(`>=${read('.nvmrc').trim()}`).toBe(engines.node);
  });
});
