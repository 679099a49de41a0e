import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const METRICS = [...readFileSync('docs/metrics.md', 'utf8').matchAll(/^\| `(\w+)` /gm)].map(([, name = '']) => name);

const SPECS = ['apps', 'libs', 'test']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('spec.ts'))
      .map((path) => readFileSync(join(folder, path), 'utf8')),
  )
  .join('\n');

describe('the metric', () => {
  it('has at least one other beside it', () => {
    expect(METRICS.length).toBeGreaterThan(20);
  });

  it.each(METRICS)('%s is compared in a test with what was done', (metric) => {
    // Not `toContain`, which would print all specs.
    expect(SPECS.includes(metric)).toBe(true);
  });
});
