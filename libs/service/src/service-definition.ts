import type { Catalogue, Topic } from '#libs/messages';
import type { MigrationInterface } from 'typeorm';

/** What this library needs to know of a service. */
export interface ServiceDefinition {
  /** Its name, which is also the name of its consumer group and the source of its events. */
  readonly name: string;
  readonly title: string;
  /** The events that it can publish and read. */
  readonly catalogue: Catalogue;
  /** The topics that it consumes. */
  readonly hears: readonly string[];
  /** The topics that it creates and that only it writes to. */
  readonly owns: readonly Topic[];
  /** The types of the events that it publishes. */
  readonly publishes: readonly string[];
  /** The JSON Schemas of an event's versions, the oldest first, as a schema registry is to have them. */
  readonly jsonSchemasOf: (type: string) => readonly string[];
  /** The folder of a page about events, if it shows one. */
  readonly eventsPage?: string;
  readonly entities: readonly (new () => object)[];
  /** They suit the instances of the version before, too, which run beside them: they add, and take nothing away. */
  readonly migrations: readonly (new () => MigrationInterface)[];
  /** They take away what only instances of the version before need: for when none of them runs any more. */
  readonly contractMigrations?: readonly (new () => MigrationInterface)[];
}
