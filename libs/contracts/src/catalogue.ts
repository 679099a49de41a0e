import type { Catalogue } from '#libs/messages';
import { schemaAccepts } from './compiled-schemas.js';
import { EVENTS, type DomainEvent } from './events.js';

/** The URI that names the schema of an event type. */
export function dataSchema(type: string): string {
  return `urn:choreographed-saga:schema:${type}:1`;
}

/** The events of this shop, in the form that the kit expects. All events about one order stay in order. */
export const CATALOGUE: Catalogue<DomainEvent> = {
  types: EVENTS,
  keyOf: ({ orderId }) => orderId,
  schemaOf: dataSchema,
  accepts: schemaAccepts,
  namespace: 'choreographed_saga',
};
