import { statedType, type EventClass } from '#libs/messages';
import { Ajv, type ValidateFunction } from 'ajv';
import { EVENTS } from './events.js';
import { jsonSchemasOf } from './json-schemas.js';

const ajv = new Ajv({ strict: true });

/** Compiled at the first event of each class. */
const compiled = new Map<EventClass, ValidateFunction>();

/**
 * Whether the schema of an event's newest version accepts a document. It says the same as the class, from which it is generated, and
 * takes far less time. A test compares both: test/contracts/classes-and-schemas.spec.ts.
 * @returns false also for a class that is none of the shop's events
 */
export function schemaAccepts(eventClass: EventClass, document: object): boolean {
  const validate = compiled.get(eventClass) ?? compile(eventClass);
  return validate?.(document) ?? false;
}

function compile(eventClass: EventClass): ValidateFunction | undefined {
  const type = statedType(eventClass);
  // Another class may state the type of one of them, such as its next version.
  if (!Object.values<EventClass>(EVENTS).includes(eventClass)) return undefined;
  const schema = jsonSchemasOf(type).at(-1);
  if (schema === undefined) return undefined;
  const validate = ajv.compile(JSON.parse(schema) as object);
  compiled.set(eventClass, validate);
  return validate;
}
