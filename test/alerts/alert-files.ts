import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../../tools/launcher/project.js';

/** The alerts, and promtool's tests of them. */
export const RULES_FILE = join(projectRoot, 'infra/prometheus/alerts.yml');
export const RULE_TESTS_FILE = join(projectRoot, 'infra/prometheus/alerts.test.yml');

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

/** One question of a rule test: which alerts of a name are there at a time. */
export interface AlertRuleTest {
  readonly alertname: string;
  readonly exp_alerts: readonly unknown[];
}

export function readAlerts(): Alert[] {
  const { groups } = parse(readFileSync(RULES_FILE, 'utf8')) as { groups: { rules: Alert[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

export function readRuleTests(): AlertRuleTest[] {
  const { tests } = parse(readFileSync(RULE_TESTS_FILE, 'utf8')) as { tests: { alert_rule_test: AlertRuleTest[] }[] };
  return tests.flatMap(({ alert_rule_test }) => alert_rule_test);
}
