import type { MemoryMinutes } from '../measures/memory.js';
import type { Results } from '../results.js';
import { median, spread } from '../statistics.js';
import { format, rowsOf, type Row, type Values } from './rows.js';

const WIDTH = 820;
const LABEL_WIDTH = 300;
const BAR_WIDTH = 330;
const BAR_HEIGHT = 14;
const ROW_HEIGHT = 54;
const MEMORY_HEIGHT = 130;

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2937 }
  .small { font-size: 12px; fill: #6b7280 }
  .ours { fill: #0d9488 } .theirs { fill: #9ca3af } .spread { stroke: #1f2937 } .axis { stroke: #d1d5db }
  .order { stroke: #0d9488 } .payment { stroke: #7c3aed } .inventory { stroke: #d97706 }
  polyline { fill: none; stroke-width: 2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e5e7eb } .small { fill: #9ca3af } .ours { fill: #2dd4bf } .theirs { fill: #6b7280 }
    .spread { stroke: #f9fafb } .axis { stroke: #374151 }
  }`;

/** The report as a picture: two bars for each line, medians with their spread, and the memory over time. */
export function picture(results: Results): string {
  const rows = rowsOf(results);
  const { memory } = results.rounds;
  const height = rows.length * ROW_HEIGHT + (memory === null ? 0 : MEMORY_HEIGHT) + 16;
  const body = [
    ...rows.map((row, index) => at(0, 8 + index * ROW_HEIGHT, rowOf(row, results.ratios[row.ratio] ?? NaN))),
    ...(memory === null ? [] : [at(0, 8 + rows.length * ROW_HEIGHT, memoryOf(memory))]),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Results of the benchmark">
<style>${STYLE}
</style>
${body.join('\n')}
</svg>
`;
}

function rowOf({ measure, unit, ours, theirs, goal }: Row, ratio: number): string {
  const largest = Math.max(...ours.values, ...theirs.values);
  const result = `ratio ${ratio.toFixed(2)}, goal ${goal.text}`;
  return [
    text(0, 17, `${measure}, ${unit}`),
    text(0, 35, result, 'small'),
    at(LABEL_WIDTH, 4, bar(ours, largest, 'ours')),
    at(LABEL_WIDTH, 4 + BAR_HEIGHT + 4, bar(theirs, largest, 'theirs')),
  ].join('');
}

function bar({ contender, values }: Values, largest: number, kind: string): string {
  const [least, most] = spread(values).map((value) => scaled(value, largest));
  const middle = BAR_HEIGHT / 2;
  return [
    `<rect class="${kind}" width="${scaled(median(values), largest)}" height="${BAR_HEIGHT}" rx="2"/>`,
    `<line class="spread" x1="${least ?? 0}" x2="${most ?? 0}" y1="${middle}" y2="${middle}"/>`,
    text(BAR_WIDTH + 10, BAR_HEIGHT - 2, `${contender} ${format(median(values))}`),
  ].join('');
}

function scaled(value: number, largest: number): number {
  return Math.round((value / largest) * BAR_WIDTH);
}

function memoryOf(memory: MemoryMinutes): string {
  const services = Object.entries(memory);
  const most = Math.max(...services.flatMap(([, minutes]) => minutes));
  const minutes = Math.max(...services.map(([, values]) => values.length));
  const height = MEMORY_HEIGHT - 40;
  const x = (index: number) => Math.round((index / Math.max(1, minutes - 1)) * BAR_WIDTH);
  const y = (value: number) => Math.round(height - (value / most) * height);
  const lines = services.map(
    ([service, values]) =>
      `<polyline class="${service}" points="${values.map((value, index) => `${x(index)},${y(value)}`).join(' ')}"/>`,
  );
  const names = services.map(([service, values], index) => {
    const swatch = `<polyline class="${service}" points="0,0 12,0"/>`;
    return at(BAR_WIDTH + 10, 12 + index * 18, `${swatch}${text(18, 4, `${service} ${values.at(-1) ?? 0} MiB`)}`);
  });
  return [
    text(0, 17, `resident set over ${minutes} minutes of load, MiB`),
    at(
      LABEL_WIDTH,
      14,
      `<line class="axis" x1="0" x2="${BAR_WIDTH}" y1="${height}" y2="${height}"/>${lines.join('')}${names.join('')}`,
    ),
  ].join('');
}

function at(x: number, y: number, content: string): string {
  return `<g transform="translate(${x} ${y})">${content}</g>`;
}

function text(x: number, y: number, content: string, kind = ''): string {
  const safe = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x}" y="${y}"${kind === '' ? '' : ` class="${kind}"`}>${safe}</text>`;
}
