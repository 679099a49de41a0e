import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { metrics } from '../../tools/generate-docs/metrics.js';
import { projectRoot } from '../../tools/launcher/project.js';
import { readAlerts, readRuleTests } from './alert-files.js';

const alerts = readAlerts();
const ruleTests = readRuleTests();
const runbooks = readFileSync(join(projectRoot, 'docs/runbooks.md'), 'utf8');
const sections = [...runbooks.matchAll(/^## (?<title>\w+)$/gm)].map(({ groups }) => groups?.title ?? '');
const fireTests = ['alerts-fire.alerts-spec.ts', 'fault-signals.ts']
  .map((file) => readFileSync(join(projectRoot, 'test/alerts', file), 'utf8'))
  .join('\n');

/** Prometheus itself makes it. */
const METRICS_OF_PROMETHEUS = ['up'];
const ours = new Set([...metrics().matchAll(/^\| `(?<name>\w+)`/gm)].map(({ groups }) => groups?.name ?? ''));

/** The names in an expression that are metrics: those with an underscore that neither are functions nor stand in `by (…)`. */
function metricsIn(expr: string): string[] {
  const withoutLabels = expr.replace(/\{[^}]*\}/g, '').replace(/\b(?:by|on) \([^)]*\)/g, '');
  const names = [...withoutLabels.matchAll(/\b(?<name>[a-z]+(?:_[a-z]+)+|up)\b(?!\()/g)];
  return names.map(({ groups }) => groups?.name ?? '');
}

describe.each(alerts.map((alert) => [alert.alert, alert] as const))('the alert %s', (name, alert) => {
  it('wakes somebody or waits for the morning', () => {
    expect(['page', 'ticket']).toContain(alert.labels.severity);
  });

  it('has a section in the runbooks', () => {
    const anchor = alert.annotations.runbook.replace('docs/runbooks.md#', '');
    expect(sections.map((title) => title.toLowerCase())).toContain(anchor);
  });

  it('asks for metrics that exist', () => {
    const asked = metricsIn(alert.expr);
    expect(asked).not.toEqual([]);
    expect(asked.filter((metric) => !ours.has(metric) && !METRICS_OF_PROMETHEUS.includes(metric))).toEqual([]);
  });

  it('is tested on both sides of its threshold', () => {
    const expected = ruleTests.filter(({ alertname }) => alertname === name).map(({ exp_alerts }) => exp_alerts.length);
    expect(expected.some((count) => count === 0)).toBe(true);
    expect(expected.some((count) => count > 0)).toBe(true);
  });

  it('is caused in a running suite', () => {
    expect(fireTests).toContain(`'${name}'`);
  });
});

it('the runbooks have no section without an alert', () => {
  const anchors = alerts.map(({ annotations }) => annotations.runbook.replace('docs/runbooks.md#', ''));
  expect(sections.filter((title) => !anchors.includes(title.toLowerCase()))).toEqual([]);
});
