import type { Catalogue, Topic } from '#libs/messages';
import { CATALOGUE } from './catalogue.js';
import { publishedBy } from './choreography.js';
import { jsonSchemasOf } from './json-schemas.js';
import type { Service } from './services.js';
import type { DomainEvent } from './events.js';
import { topicsHeardBy, topicsOf } from './topics.js';

/** What the choreography says about one service, in the kit's terms. `libs/service` wires a service from it. */
export interface ServiceContract {
  /** Also the name of its consumer group and the source of its events. */
  readonly name: Service;
  readonly catalogue: Catalogue<DomainEvent>;
  /** The topics that it consumes. */
  readonly hears: readonly string[];
  /** The topics that it creates and alone writes to. */
  readonly owns: readonly Topic[];
  /** The types of the events that it publishes. */
  readonly publishes: readonly string[];
  /** The JSON Schemas of an event's versions, the oldest first. */
  readonly jsonSchemasOf: (type: string) => readonly string[];
}

export function contractOf(name: Service): ServiceContract {
  return {
    name,
    catalogue: CATALOGUE,
    hears: topicsHeardBy(name),
    owns: topicsOf(name),
    publishes: publishedBy(name),
    jsonSchemasOf,
  };
}
