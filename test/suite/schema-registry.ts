import { join } from 'node:path';
import { projectRoot } from '../../tools/launcher/project.js';

/** A schema registry in memory, which a test can let be away. */
export interface SchemaRegistry {
  isAway: boolean;
  readonly url: string;
  /** The id that the next new schema will get. */
  readonly nextId: number;
  /** The id of a schema. */
  register(text: string): number;
  stop(): void;
}

export async function startSchemaRegistry(): Promise<SchemaRegistry> {
  const module = (await import(join(projectRoot, 'test/jest/schema-registry.mjs'))) as {
    readonly SchemaRegistry: new () => { start(): Promise<SchemaRegistry> };
  };
  return new module.SchemaRegistry().start();
}
