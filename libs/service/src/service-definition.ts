import type { Catalogue, Topic } from '#libs/messages';
import type { MigrationInterface } from 'typeorm';

/** What a service tells the library that wires it. */
export interface ServiceDefinition {
  /** Its name: also that of its consumer group, and the source of its events. */
  readonly name: string;
  readonly title: string;
  /** The events that it can write and read. */
  readonly catalogue: Catalogue;
  /** The topics that it consumes. */
  readonly hears: readonly string[];
  /** The topics that it creates and alone writes to. */
  readonly owns: readonly Topic[];
  readonly entities: readonly (new () => object)[];
  readonly migrations: readonly (new () => MigrationInterface)[];
}
