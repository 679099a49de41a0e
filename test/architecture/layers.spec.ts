import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { arrows, heightOf, LAYERS } from '../../tools/generate-docs/layers.js';
import { projectFiles, readProjectFile } from '../../tools/generate-docs/project-file.js';

const LIBRARIES = readdirSync('libs', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe('the three layers', () => {
  it('have every library, each once', () => {
    expect(Object.values(LAYERS).flat().sort()).toEqual(LIBRARIES.sort());
  });

  it('have no import that leads upwards', () => {
    expect(arrows().filter(({ from, to }) => heightOf(from) < heightOf(to))).toEqual([]);
    expect(arrows().length).toBeGreaterThan(20);
  });

  it('have no two libraries that import each other, directly or through others', () => {
    const all = arrows();
    const reach = (from: string, seen = new Set<string>()): Set<string> => {
      for (const arrow of all)
        if (arrow.from === from && !seen.has(arrow.to)) {
          seen.add(arrow.to);
          reach(arrow.to, seen);
        }
      return seen;
    };
    expect(LIBRARIES.filter((library) => reach(library).has(library))).toEqual([]);
  });
});

describe('the kit', () => {
  const sources = (LAYERS.kit ?? [])
    .flatMap((library) => projectFiles(`libs/${library}/src`, '.ts'))
    .filter((path) => !path.endsWith('.spec.ts'));

  it.each(sources)('has no word of the shop in %s', (path) => {
    expect(readProjectFile(path).match(/\b(orderId|order_id|EVENTS|Service|kafkajs)\b(?!['’])/g) ?? []).toEqual([]);
  });
});
