import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { metrics } from '../../tools/generate-docs/metrics.js';
import { readProjectFile } from '../../tools/generate-docs/project-file.js';
import { projectRoot } from '../../tools/launcher/project.js';
import { FAULTS } from '../chaos/schedule.js';
import { readAlerts } from './alert-files.js';
import { FAULT_SIGNALS } from './fault-signals.js';

const alerts = readAlerts().map(({ alert }) => alert);
const sections = [...readProjectFile('docs/debugging.md').matchAll(/^## (?<title>.+)$/gm)].map(
  ({ groups }) => groups?.title,
);
const specOf = (name: string) => readFileSync(join(projectRoot, `test/alerts/${name}.alerts-spec.ts`), 'utf8');

/** The kinds that faults-last.alerts-spec.ts lets last. */
const lasting = [...specOf('faults-last').matchAll(/kind: (?<quote>['"])(?<kind>.+?)\k<quote>/g)].map(
  ({ groups }) => groups?.kind,
);

/** The parts of alerts-fire.alerts-spec.ts, by their titles. */
const parts = new Map(
  specOf('alerts-fire')
    .split(/^describe\('/m)
    .map((part) => [part.slice(0, part.indexOf("'")), part]),
);

it('each kind of fault of the chaos command has a row, and no other', () => {
  expect(Object.keys(FAULT_SIGNALS).sort()).toEqual([...FAULTS.servers, ...FAULTS.services].sort());
});

describe.each(Object.entries(FAULT_SIGNALS))('%s', (kind, shown) => {
  it('fires alerts that exist, or says why none', () => {
    if ('noAlert' in shown) expect(shown.noAlert).not.toBe('');
    else expect(shown.alerts.filter((alert) => !alerts.includes(alert))).toEqual([]);
  });

  it('is seen first in a metric that exists', () => {
    expect(['`up`', ...metrics().matchAll(/`\w+`/g)].map(String)).toContain(`\`${shown.signal}\``);
  });

  it('is found by a section of the guide', () => {
    expect(sections).toContain(shown.section);
  });

  if ('noAlert' in shown) return;

  it('is caused for longer than its alerts wait', () => {
    if (shown.lastsIn === undefined) expect(lasting).toContain(shown.lastsAs ?? kind);
    else for (const alert of shown.alerts) expect(parts.get(shown.lastsIn)).toContain(`'${alert}'`);
  });
});
