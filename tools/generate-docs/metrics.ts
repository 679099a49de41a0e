import ts from 'typescript';
import { code, table } from './markdown.js';
import { projectFiles } from './project-file.js';
import { findNodes, parseSource, stringIn } from './syntax.js';

const KINDS = ['Counter', 'Gauge', 'Histogram', 'Summary'];

/** A metric as the code declares it. */
export interface DeclaredMetric {
  readonly name: string;
  readonly kind: string;
  readonly labels: readonly string[];
  readonly help: string;
}

/** Every metric that the code declares, sorted by name. */
export function declaredMetrics(): DeclaredMetric[] {
  const sources = ['apps', 'libs']
    .flatMap((folder) => projectFiles(folder, '.ts'))
    .filter((path) => !path.endsWith('.spec.ts'));
  return sources
    .flatMap((path) => findNodes(parseSource(path), ts.isNewExpression).flatMap(metricIn))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** The table of them. */
export function metrics(): string {
  return table(
    ['Metric', 'Kind', 'Labels', 'Meaning'],
    declaredMetrics().map(({ name, kind, labels, help }) => [code(name), kind, labels.map(code).join(', '), help]),
  );
}

function metricIn({
  expression,
  arguments: [options] = ts.factory.createNodeArray(),
}: ts.NewExpression): DeclaredMetric[] {
  const kind = expression.getText();
  if (!KINDS.includes(kind) || options === undefined || !ts.isObjectLiteralExpression(options)) return [];
  const valueOf = (name: string) =>
    options.properties.find(
      (one): one is ts.PropertyAssignment => ts.isPropertyAssignment(one) && one.name.getText() === name,
    )?.initializer;
  const labels = valueOf('labelNames');
  const labelNames = labels !== undefined && ts.isArrayLiteralExpression(labels) ? labels.elements.map(stringIn) : [];
  const name = stringIn(valueOf('name'));
  if (name === undefined) throw new Error(`a ${kind} has no literal name: ${options.getText()}`);
  return [
    {
      name,
      kind: kind.toLowerCase(),
      labels: labelNames.map((label) => label ?? ''),
      help: stringIn(valueOf('help')) ?? '',
    },
  ];
}
