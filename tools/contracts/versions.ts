import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { avroSchemaOf, type AvroRecord } from '#libs/avro';
import { CATALOGUE, WITHDRAWN } from '#libs/contracts';
import { parseType, statedType, type Catalogue } from '#libs/messages';
import { readProjectFile } from '../generate-docs/project-file.js';
import { projectRoot } from '../launcher/project.js';
import { textOf, type JsonSchema } from './json-schema.js';
import { schemaOfClass } from './schema-of-class.js';

/** The folder of all schemas, that of the Avro schemas in it, and the file that lists the released ones of both. */
export const SCHEMAS = 'libs/contracts/schemas';
const AVRO = 'avro';
export const RELEASED = 'released.json';

/** A file may never change once its SHA-256 is in this list. */
export type Released = Readonly<Record<string, string>>;

/** Classes, files and the list of what was released: everything that can contradict each other. */
export interface Contracts {
  /** The schemas of the present classes, by type. */
  readonly present: ReadonlyMap<string, JsonSchema>;
  /** Their Avro schemas, by type. */
  readonly avro: ReadonlyMap<string, AvroRecord>;
  /** The texts of the schema files, by name. */
  readonly files: ReadonlyMap<string, string>;
  readonly released: Released;
  /** The types that an upcaster leads from, each with the type that it leads to. */
  readonly upcasters: ReadonlyMap<string, string>;
  /** The types that are published. */
  readonly published: ReadonlySet<string>;
  /** The types that nobody publishes any more, each with the day of its last record. */
  readonly withdrawn: Readonly<Record<string, string>>;
}

/** A version of an event: `OrderPlaced` 1.0. The part before the dot is that of the type, the other counts releases. */
export interface Version {
  readonly type: string;
  readonly version: string;
  readonly file: string;
  readonly avroFile: string;
}

export function contractsOfProject(): Contracts {
  const files = [
    ...filesIn(SCHEMAS, '.json').filter((name) => name !== RELEASED),
    ...filesIn(join(SCHEMAS, AVRO), '.avsc').map((name) => join(AVRO, name)),
  ];
  return {
    present: schemasOf(CATALOGUE),
    avro: avroSchemasOf(CATALOGUE),
    files: new Map(files.map((name) => [name, readProjectFile(join(SCHEMAS, name))])),
    released: JSON.parse(readProjectFile(join(SCHEMAS, RELEASED), '{}')) as Released,
    upcasters: upcastersOf(CATALOGUE),
    published: publishedTypes(CATALOGUE),
    withdrawn: WITHDRAWN,
  };
}

export function schemasOf(catalogue: Catalogue): Map<string, JsonSchema> {
  return new Map(
    Object.entries(catalogue.types).map(([type, eventClass]) => [
      type,
      schemaOfClass(eventClass, { id: catalogue.schemaOf(type), title: type }),
    ]),
  );
}

export function avroSchemasOf(catalogue: Catalogue): Map<string, AvroRecord> {
  return new Map(Object.keys(catalogue.types).map((type) => [type, avroSchemaOf(type, catalogue)]));
}

export function upcastersOf({ upcasters = [] }: Catalogue): Map<string, string> {
  return new Map(upcasters.map(({ from, to }) => [statedType(from), statedType(to)]));
}

/** A version is published beside the next one, or because there is no next one. */
export function publishedTypes({ types, alsoPublished = [] }: Catalogue): Set<string> {
  const newest = Object.keys(types).filter((type) => !Object.hasOwn(types, nextMajor(type)));
  return new Set([...newest, ...alsoPublished.map(({ to }) => statedType(to))]);
}

function nextMajor(type: string): string {
  const { name = '', version = 1 } = parseType(type) ?? {};
  return `${name}.v${String(version + 1)}`;
}

function filesIn(folder: string, ending: string): string[] {
  const path = join(projectRoot, folder);
  return existsSync(path) ? readdirSync(path).filter((name) => name.endsWith(ending)) : [];
}

/** Every released version of every event, the oldest first. */
export function releasedVersions(released: Released): Version[] {
  return Object.keys(released)
    .filter((file) => !file.startsWith(`${AVRO}/`))
    .map((file) => {
      const { name, major, minor } = /^(?<name>\w+)\.(?<major>\d+)\.(?<minor>\d+)\.json$/.exec(file)?.groups ?? {};
      if (name === undefined) throw new Error(`${RELEASED} names ${file}, which is no version of an event`);
      return { minor: Number(minor), type: major === '1' ? name : `${name}.v${String(major)}`, file };
    })
    .sort((one, other) => one.minor - other.minor)
    .map(({ type, minor }) => versionOf(type, minor));
}

/** The version of the present class: a released one if nothing has changed since, or the next. */
export function presentVersion(type: string, { present, files, released }: Contracts): Version {
  const ofType = releasedVersions(released).filter((one) => one.type === type);
  const newest = ofType.at(-1);
  if (newest !== undefined && isDeepStrictEqual(schemaIn(newest.file, files), toJson(present.get(type)))) return newest;
  return versionOf(type, ofType.length);
}

/** The text of the present class's version. A released file stays as it was, also in its spaces. */
export function presentText(type: string, contracts: Contracts): string {
  const { file } = presentVersion(type, contracts);
  const schema = contracts.present.get(type);
  if (schema === undefined) throw new Error(`${type} has no class`);
  return file in contracts.released ? (contracts.files.get(file) ?? '') : textOf(schema);
}

/** The text of the present class's Avro schema. */
export function avroText(type: string, { avro }: Contracts): string {
  const schema = avro.get(type);
  if (schema === undefined) throw new Error(`${type} has no class`);
  return textOf(schema);
}

/** @returns undefined where there is no such file */
export function schemaIn(file: string, files: Contracts['files']): JsonSchema | undefined {
  const text = files.get(file);
  return text === undefined ? undefined : (JSON.parse(text) as JsonSchema);
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function versionOf(type: string, minor: number): Version {
  const [name = '', major = '1'] = type.split('.v');
  const version = `${major}.${String(minor)}`;
  return { type, version, file: `${name}.${version}.json`, avroFile: `${AVRO}/${name}.${version}.avsc` };
}

function toJson(schema: JsonSchema | undefined): unknown {
  return schema === undefined ? undefined : (JSON.parse(JSON.stringify(schema)) as unknown);
}
