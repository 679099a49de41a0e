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

describe.each([
  ['ci.yml', '.ci/run'],
  ['nightly.yml', '.ci/nightly'],
])('the workflow %s', (file, script) => {
  const workflow = parse(read(`.github/workflows/${file}`)) as Workflow;
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it(`runs ${script}, which runs everywhere, and nothing else`, () => {
    expect(steps.flatMap(({ run }) => run ?? [])).toEqual([script]);
    expect(() => {
      accessSync(join(projectRoot, script), constants.X_OK);
    }).not.toThrow();
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

describe('CI', () => {
  it.each([
    [
      'the stories, for each change',
      '.ci/run',
      /^stage .* suite on_node_of_image npm run test:secured -- --testPathPatterns /m,
    ],
    [
      'each e2e test that they can change, each night',
      '.ci/nightly',
      /^stage .* suite on_node_of_image npm run test:secured$/m,
    ],
  ])('runs on three secured brokers and the Node of the image %s', (_what, script, stage) => {
    expect(read(script)).toMatch(stage);
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    expect(scripts['test:secured']).toBe("E2E_SUITE_OPTIONS='--brokers 3 --secure' npm run test:e2e --");
  });
});
