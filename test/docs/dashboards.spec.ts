import { describe, expect, it } from '@jest/globals';
import { parser } from '@prometheus-io/lezer-promql';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { DASHBOARDS } from '../../tools/generate-docs/dashboards/dashboards.js';
import { declaredMetrics } from '../../tools/generate-docs/metrics.js';
import { readProjectFile } from '../../tools/generate-docs/project-file.js';

/** What a query of a dashboard names, and whether Prometheus could read it. */
interface Reading {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
  readonly faults: readonly string[];
}

const PARTS_OF_A_HISTOGRAM = ['_bucket', '_sum', '_count'];

const declared = declaredMetrics();
const ofNode = await namesOfNode();
const known = new Set([
  ...declared.flatMap(({ name, kind }) =>
    kind === 'histogram' ? PARTS_OF_A_HISTOGRAM.map((part) => name + part) : [name],
  ),
  ...ofNode,
  'up',
]);

/** Those that Prometheus adds to each scrape, and the one of a histogram's buckets. */
const LABELS = new Set(['service', 'instance', 'job', 'le', ...declared.flatMap(({ labels }) => labels)]);

const queries = DASHBOARDS.flatMap(({ title, rows }) =>
  rows.flatMap(({ panels }) =>
    panels.flatMap((panel) =>
      panel.queries.map(({ expr, legend }) => ({ at: `${title}: ${panel.title}`, expr, legend })),
    ),
  ),
);

describe('a query of a dashboard', () => {
  it.each(queries)(
    'is one that Prometheus can read, of metrics and labels that exist, in "$at"',
    ({ expr, legend }) => {
      const { metrics, labels, faults } = read(expr);

      expect(faults).toEqual([]);
      expect(metrics).not.toEqual([]);
      expect(metrics.filter((name) => !known.has(name))).toEqual([]);
      expect(labels.filter((name) => !LABELS.has(name))).toEqual([]);
      expect(
        labelsIn(legend).filter((name) => !labels.includes(name) && name !== 'instance' && name !== 'state'),
      ).toEqual([]);
    },
  );

  it.each([
    ['a bracket that is left open', 'sum(rate(consumed_messages_total[1m])'],
    ['a label without quotes', 'consumed_messages_total{topic=a}'],
    ['two selectors', 'consumed_messages_total{topic="a"}{topic="b"}'],
  ])('is refused with %s', (_fault, expr) => {
    expect(read(expr).faults).not.toEqual([]);
  });
});

describe('the dashboards', () => {
  it('show every metric that the services declare', () => {
    const shown = new Set(queries.flatMap(({ expr }) => read(expr).metrics));
    const missing = declared.filter(
      ({ name }) => !shown.has(name) && !PARTS_OF_A_HISTOGRAM.some((part) => shown.has(name + part)),
    );

    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it('have no two panels with one title', () => {
    const titles = DASHBOARDS.flatMap(({ rows }) => rows.flatMap(({ panels }) => panels.map(({ title }) => title)));

    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  it.each(DASHBOARDS)('have no panel above another one in "$title"', ({ uid }) => {
    const { panels } = JSON.parse(readProjectFile(`infra/grafana/dashboards/${uid}.json`)) as {
      readonly panels: readonly { readonly gridPos: { readonly x: number; readonly y: number } }[];
    };
    const places = panels.map(({ gridPos: { x, y } }) => `${String(x)},${String(y)}`);

    expect(places.length).toBeGreaterThan(0);
    expect(new Set(places).size).toBe(places.length);
  });
});

function read(expr: string): Reading {
  // Grafana puts a time in this place before it asks.
  const text = expr.replaceAll('$__rate_interval', '1m');
  const found = { metrics: [] as string[], labels: [] as string[], faults: [] as string[] };
  parser.parse(text).iterate({
    enter: ({ type, from, to, node }) => {
      const word = text.slice(from, to);
      if (type.isError) found.faults.push(`at ${String(from)}: ${text.slice(from)}`);
      else if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') found.metrics.push(word);
      else if (type.name === 'LabelName') found.labels.push(word);
    },
  });
  return found;
}

function labelsIn(legend: string): string[] {
  return [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name);
}

/** The metrics of every Node.js process. */
async function namesOfNode(): Promise<string[]> {
  const register = new Registry();
  collectDefaultMetrics({ register });
  return (await register.getMetricsAsJSON()).map(({ name }) => name);
}
