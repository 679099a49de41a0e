import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { allDocuments } from '../docs/markdown-document.js';
import { readProjectFile } from '../../tools/generate-docs/project-file.js';
import { projectRoot } from '../../tools/launcher/project.js';
import { COMBINATIONS, composeOf, serviceOf } from './compose-files.js';

const schema = JSON.parse(
  readFileSync(join(projectRoot, 'test/infrastructure/compose-spec/compose-spec.json'), 'utf8'),
) as object;

// The schema names draft 07 by https, and Ajv knows it by http.
const draft = { $schema: 'http://json-schema.org/draft-07/schema#' };
const validate = new Ajv({ strict: false, allErrors: true }).compile({ ...schema, ...draft });

const FILES = readdirSync(projectRoot).filter((name) => /^docker-compose.*\.yml$/.test(name));

/** What is wrong with a compose file, or with what several become together. */
function faultsOf(compose: unknown): string[] {
  validate(compose);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

describe('the schema of the Compose Specification', () => {
  it.each(FILES)('takes %s', (file) => {
    expect(faultsOf(composeOf(file))).toEqual([]);
  });

  it.each(COMBINATIONS.map((files) => [files.join(' + '), files] as const))('takes %s', (_name, files) => {
    expect(faultsOf(composeOf(...files))).toEqual([]);
  });

  it.each([
    ['a misspelt name', { depend_on: {} }],
    ['an unknown condition', { depends_on: { kafka: { condition: 'service_is_healthy' } } }],
    ['a map for a list', { volumes: { data: '/var/lib' } }],
  ])('refuses %s', (_what, wrong) => {
    expect(faultsOf({ services: { app: { image: 'app', ...wrong } } })).not.toEqual([]);
  });
});

describe.each(COMBINATIONS.map((files) => [files.join(' + '), files] as const))('%s', (_name, files) => {
  const compose = composeOf(...files);
  const services = Object.entries(compose.services);

  it('has an image and a healthy or completed dependency for every service', () => {
    for (const [name, { image, depends_on: others }] of services) {
      expect({ name, image }).toEqual({ name, image: expect.any(String) });
      for (const [other, { condition }] of Object.entries(others ?? {})) {
        const { healthcheck, stop_grace_period } = serviceOf(compose, other);
        if (condition === 'service_healthy') expect({ other, healthcheck }).toMatchObject({ healthcheck: {} });
        // What runs on does not complete.
        else expect({ other, stop_grace_period }).toEqual({ other, stop_grace_period: undefined });
      }
    }
  });

  it('waits for nothing that waits for it', () => {
    const waitsFor = (name: string, seen: readonly string[] = []): void => {
      if (seen.includes(name)) throw new Error([...seen, name].join(' waits for '));
      for (const other of Object.keys(serviceOf(compose, name).depends_on ?? {})) waitsFor(other, [...seen, name]);
    };
    for (const [name] of services) waitsFor(name);
  });

  it('declares every volume, and mounts only files that exist', () => {
    const sources = services.flatMap(([, { volumes }]) => (volumes ?? []).map((volume) => volume.split(':')[0] ?? ''));
    const named = new Set(sources.filter((source) => !source.startsWith('.')));
    expect([...named].filter((name) => !(name in compose.volumes))).toEqual([]);
    for (const file of sources.filter((source) => source.startsWith('.'))) {
      expect({ file, exists: existsSync(join(projectRoot, file)) }).toEqual({ file, exists: true });
    }
  });
});

describe('the documents', () => {
  /** The files of each `docker compose --file … --file …` in the documents and in the compose files. */
  const named = [...allDocuments().map(({ path }) => path), ...FILES]
    .flatMap((path) => [...readProjectFile(path).matchAll(/docker compose(?: --file \S+)+/g)])
    .map(([command]) => [...command.matchAll(/--file (\S+)/g)].map(([, file = '']) => file));

  it('name all combinations and no others', () => {
    const unique = new Set(named.map((files) => files.join(' ')));
    expect([...unique].sort()).toEqual(
      COMBINATIONS.filter(({ length }) => length > 1)
        .map((files) => files.join(' '))
        .sort(),
    );
  });
});
