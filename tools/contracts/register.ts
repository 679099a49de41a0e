import { join } from 'node:path';
import { SchemaIncompatible, type SchemaRegistry } from '#libs/schema-registry';
import { readProjectFile } from '../generate-docs/project-file.js';
import { releasedVersions, SCHEMAS, type Released } from './versions.js';

/**
 * Registers every released schema, the oldest first, under the event's type: a topic has events of several types.
 * @returns the id of each, by file
 * @throws if a schema does not suit what the registry has
 */
export async function register(
  released: Released,
  registry: SchemaRegistry,
  textIn = (file: string) => readProjectFile(join(SCHEMAS, 'draft-07', file)),
): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const { type, file } of releasedVersions(released)) {
    try {
      // FULL would refuse even a new optional field. `npm run contracts:check` compares in both directions.
      ids.set(file, await registry.register(type, { type: 'JSON', text: textIn(file) }, 'FORWARD'));
    } catch (error) {
      if (!(error instanceof SchemaIncompatible)) throw error;
      throw new Error(
        `${type}: the registry refuses ${file}. Add an optional field instead, or publish a new major version beside it. ${error.message}`,
        { cause: error },
      );
    }
  }
  return ids;
}
