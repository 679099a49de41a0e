import type { Catalogue, Topic } from '#libs/messages';
import { CATALOGUE } from './catalogue.js';
import type { Service } from './services.js';
import type { DomainEvent } from './events.js';
import { topicsHeardBy, topicsOf } from './topics.js';

/** What the choreography says of one service, in the words of the kit: for whatever wires it. */
export interface ServiceContract {
  /** Its consumer group and the source of its events too. */
  readonly name: Service;
  readonly catalogue: Catalogue<DomainEvent>;
  /** The topics that it consumes. */
  readonly hears: readonly string[];
  /** The topics that it creates and alone writes to. */
  readonly owns: readonly Topic[];
}

export function contractOf(name: Service): ServiceContract {
  return { name, catalogue: CATALOGUE, hears: topicsHeardBy(name), owns: topicsOf(name) };
}
