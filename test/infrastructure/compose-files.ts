import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, Scalar, type CollectionTag, type ScalarTag, type YAMLSeq } from 'yaml';
import { projectRoot } from '../../tools/launcher/project.js';

export interface Service {
  readonly image: string;
  readonly profiles?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Record<string, string>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Record<string, { readonly condition: string }>;
  readonly stop_grace_period?: string;
}

export interface Compose {
  readonly services: Record<string, Service>;
  readonly volumes: Record<string, unknown>;
}

/** Compose files in the order in which a command names them: each changes what those before it say. */
export type ComposeFiles = readonly string[];

/** All ways to start the suite in containers. The documents name no others. */
export const COMBINATIONS: readonly ComposeFiles[] = [
  ['docker-compose.yml'],
  ['docker-compose.yml', 'docker-compose.cluster.yml'],
  ['docker-compose.yml', 'docker-compose.cluster.yml', 'docker-compose.secure.yml'],
  ['docker-compose.yml', 'docker-compose.redpanda.yml'],
  ['docker-compose.yml', 'docker-compose.observe.yml'],
];

/**
 * What `docker compose --file … --file …` runs. It follows the rules of the Compose Specification for merging, as far as
 * these files need them: no library for Node.js does.
 */
export function composeOf(...files: ComposeFiles): Compose {
  return files.reduce<unknown>((before, file) => merged(before, composeFile(file)), {}) as Compose;
}

/** @throws if the service does not exist */
export function serviceOf({ services }: Compose, name: string): Service {
  const found = services[name];
  if (found === undefined) throw new Error(`there is no service ${name}`);
  return found;
}

/** `offsets.topic.num.partitions` is `KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS` to the Kafka image. */
export function asEnvironment(property: string): string {
  return `KAFKA_${property.toUpperCase().replaceAll('_', '__').replaceAll('-', '___').replaceAll('.', '_')}`;
}

/** The settings of `postgres -c name=value …`, also without the space. */
export function postgresSettings({ command }: Service): Record<string, string> {
  const settings = (command ?? []).join(' ').matchAll(/-c ?(\w+)=(\S+)/g);
  return Object.fromEntries([...settings].map(([, name = '', value = '']) => [name, value]));
}

/** What a file says with `!override`: exactly this, whatever the files before it say. */
class Override {
  constructor(readonly value: unknown) {}
}

/** What a file says with `!reset`: nothing, whatever the files before it say. */
const RESET = new Override(undefined);

const RESET_TAG: ScalarTag = { tag: '!reset', resolve: () => RESET };
const OVERRIDE_TAG: CollectionTag = {
  tag: '!override',
  collection: 'seq',
  resolve: (list) => new Scalar(new Override((list as YAMLSeq).toJSON())),
};

function composeFile(file: string): unknown {
  return parse(readFileSync(join(projectRoot, file), 'utf8'), { merge: true, customTags: [RESET_TAG, OVERRIDE_TAG] });
}

/** Lists that a later file replaces; it adds to all others. */
const REPLACED = ['command', 'entrypoint', 'test'];

function merged(before: unknown, after: unknown, name = ''): unknown {
  if (after instanceof Override) return after.value;
  if (Array.isArray(after)) {
    if (!Array.isArray(before) || REPLACED.includes(name)) return after;
    const items = [...(before as string[]), ...(after as string[])];
    // A volume takes the place of one at the same path.
    return name === 'volumes' ? [...new Map(items.map((volume) => [volume.split(':')[1], volume])).values()] : items;
  }
  if (!isMap(after)) return after;
  const entries = {
    ...(isMap(before) && before),
    ...mapped(after, (value, key) => merged(valueIn(before, key), value, key)),
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueIn(value: unknown, key: string): unknown {
  return isMap(value) ? value[key] : undefined;
}

function mapped(
  map: Record<string, unknown>,
  change: (value: unknown, key: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]));
}
