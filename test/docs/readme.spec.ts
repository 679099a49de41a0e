import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { readProjectFile } from '../../tools/generate-docs/project-file.js';

const README = readProjectFile('README.md');

/** The numbered list: what to read, in order. */
const READING = [...README.matchAll(/^\d+\. \[[^\]]+\]\(([^)]+)\)/gm)].map(([, path = '']) => path);

/** The badges below the title: what each says, and its image. */
const BADGES = [...README.matchAll(/!\[([^\]]+)\]\(([^)]+)\)/g)].map(([, text, image]) => [text, image]);

interface PackageJson {
  readonly engines: { readonly node: string };
  readonly license: string;
}

interface Compose {
  readonly services: Readonly<Record<string, { readonly image?: string }>>;
}

function staticBadge(label: string, value = 'unknown'): [string, string] {
  return [`${label} ${value}`, `https://img.shields.io/badge/${label}-${encodeURIComponent(value)}-informational`];
}

const lengthOf = (text: string) => text.trimEnd().split('\n').length;

describe('README.md', () => {
  it('is read in one go', () => {
    expect(lengthOf(README)).toBeLessThanOrEqual(150);
  });

  it('links the glossary first, after the badges', () => {
    expect(/(?<!svg)\]\((?!https:|\.\.)([^)]+)\)/.exec(README)?.[1]).toBe('docs/glossary.md');
  });

  it('has badges that are true', () => {
    const { engines, license } = JSON.parse(readProjectFile('package.json')) as PackageJson;
    const images = parse(readProjectFile('docker-compose.yml')) as Compose;
    const versionOf = (service: string) => /:(\d+(?:\.\d+)?)/.exec(images.services[service]?.image ?? '')?.[1];
    expect(BADGES).toEqual([
      ['CI', '../../actions/workflows/ci.yml/badge.svg'],
      staticBadge('Node', engines.node),
      staticBadge('Kafka', versionOf('kafka')),
      staticBadge('PostgreSQL', versionOf('postgres')),
      staticBadge('License', license),
    ]);
    expect(readProjectFile('.github/workflows/ci.yml')).toMatch(/^name: CI$/m);
  });

  it('names nine files to read', () => {
    expect(READING).toHaveLength(9);
  });

  it.each(READING)('names a file that is short: %s', (path) => {
    expect(lengthOf(readProjectFile(path))).toBeLessThanOrEqual(230);
  });
});
