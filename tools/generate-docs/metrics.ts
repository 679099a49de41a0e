import ts from 'typescript';
import { code, table } from './markdown.js';
import { projectFiles } from './project-file.js';
import { findNodes, parseSource, stringIn } from './syntax.js';

const KINDS = ['Counter', 'Gauge', 'Histogram', 'Summary'];

/** Every metric that the code declares, sorted by name. */
export function metrics(): string {
  const sources = ['apps', 'libs']
    .flatMap((folder) => projectFiles(folder, '.ts'))
    .filter((path) => !path.endsWith('.spec.ts'));
  const rows = sources.flatMap((path) => findNodes(parseSource(path), ts.isNewExpression).flatMap(metricIn));
  return table(
    ['Metric', 'Kind', 'Labels', 'Meaning'],
    rows.toSorted(([a = ''], [b = '']) => a.localeCompare(b)),
  );
}

function metricIn({ expression, arguments: [options] = ts.factory.createNodeArray() }: ts.NewExpression): string[][] {
  const kind = expression.getText();
  if (!KINDS.includes(kind) || options === undefined || !ts.isObjectLiteralExpression(options)) return [];
  const valueOf = (name: string) =>
    options.properties.find(
      (one): one is ts.PropertyAssignment => ts.isPropertyAssignment(one) && one.name.getText() === name,
    )?.initializer;
  const labels = valueOf('labelNames');
  const labelNames =
    labels !== undefined && ts.isArrayLiteralExpression(labels) ? labels.elements.map((label) => stringIn(label)) : [];
  const name = stringIn(valueOf('name'));
  if (name === undefined) throw new Error(`a ${kind} has no literal name: ${options.getText()}`);
  return [
    [
      code(name),
      kind.toLowerCase(),
      labelNames.map((label) => code(label ?? '')).join(', '),
      stringIn(valueOf('help')) ?? '',
    ],
  ];
}
