import type { Results } from '../results.js';
import { median, spread } from '../statistics.js';
import { format, rowsOf, type Values } from './rows.js';

const HEADER = ['measure', 'contender', 'median', 'spread', 'against', 'median', 'spread', 'ratio', 'goal', 'met'];

/** The cells of the report, without its header. */
function cells(results: Results): string[][] {
  return rowsOf(results).map(({ measure, unit, ratio, ours, theirs, goal }) => {
    const value = results.ratios[ratio] ?? NaN;
    return [
      `${measure} (${unit})`,
      ...columnsOf(ours),
      ...columnsOf(theirs),
      value.toFixed(2),
      goal.text,
      goal.isMet(value) ? 'yes' : 'no',
    ];
  });
}

function columnsOf({ contender, values }: Values): string[] {
  return [contender, format(median(values)), spread(values).map(format).join(' to ')];
}

/** The report for a terminal. */
export function textTable(results: Results): string {
  return padded([HEADER, ...cells(results)])
    .map((line) => line.join('  ').trimEnd())
    .join('\n');
}

/** The report for a document, formatted as Prettier formats it. */
export function markdownTable(results: Results): string {
  const [header = [], ...lines] = padded([HEADER, ...cells(results)]);
  const rule = header.map((cell) => '-'.repeat(cell.length));
  return [header, rule, ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** Makes all cells of a column as wide as its widest one. */
function padded(lines: readonly (readonly string[])[]): string[][] {
  const widths = HEADER.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
}
