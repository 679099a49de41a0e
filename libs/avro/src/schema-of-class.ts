import type { Catalogue, EventClass } from '#libs/messages';
import { getMetadataStorage } from 'class-validator';

/** A type of Avro, or the name of a record that stands earlier in the same schema. */
type AvroType =
  string | AvroRecord | { readonly type: 'array'; readonly items: AvroType } | readonly ['null', AvroType];

/** The Avro schema of an object. */
export interface AvroRecord {
  readonly type: 'record';
  readonly name: string;
  readonly namespace?: string;
  readonly fields: readonly { readonly name: string; readonly type: AvroType; readonly default?: null }[];
}

/** The name of a record. */
type RecordName = Pick<AvroRecord, 'name' | 'namespace'>;

type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/** The rules that say of what type a field is. All other rules are about texts. */
const LIST = ['isArray', 'arrayMinSize', 'arrayMaxSize'];
const NUMBER = ['isInt', 'min', 'max'];

/**
 * The Avro schema of an event, from the rules of its class. It has the types of the fields, and no more: a word of a list is a string, since
 * Avro's enums allow no hyphen, and no reader of an old schema could read a new word. The class checks the rest when it is read.
 */
export function avroSchemaOf(type: string, catalogue: Catalogue): AvroRecord {
  const eventClass = catalogue.types[type];
  if (eventClass === undefined) throw new Error(`${type} is not in the catalogue`);
  return recordOf(eventClass, recordNameOf(type, catalogue), new Set());
}

/** The name of an event's record. The major version is part of its namespace, so that its own name is that of the event. */
function recordNameOf(type: string, { namespace }: Catalogue): RecordName {
  const [name = type, major] = type.split('.');
  const space = [namespace, major].filter((part) => part !== undefined).join('.');
  return { name, ...(space !== '' && { namespace: space }) };
}

/** The full name of an event's record, which is also the subject of its schema in the registry. */
export function avroNameOf(type: string, catalogue: Catalogue): string {
  const { name, namespace } = recordNameOf(type, catalogue);
  return namespace === undefined ? name : `${namespace}.${name}`;
}

/** The text of a schema, as it is registered. */
export function avroTextOf(schema: AvroRecord): string {
  return JSON.stringify(schema);
}

function recordOf(one: EventClass, names: RecordName, earlier: Set<string>): AvroRecord {
  const rules = getMetadataStorage().getTargetValidationMetadatas(one, '', true, false);
  const fields = [...new Set(rules.map(({ propertyName }) => propertyName))];
  return {
    type: 'record',
    ...names,
    fields: fields.map((name) =>
      fieldOf(
        name,
        rules.filter(({ propertyName }) => propertyName === name),
        earlier,
      ),
    ),
  };
}

function fieldOf(name: string, rules: readonly Rule[], earlier: Set<string>): AvroRecord['fields'][number] {
  const has = (names: readonly string[]) => rules.some((rule) => names.includes(nameOf(rule)));
  const one = itemOf(rules, has, earlier);
  const type: AvroType = has(LIST) ? { type: 'array', items: one } : one;
  return has(['isOptional']) ? { name, type: ['null', type], default: null } : { name, type };
}

function itemOf(rules: readonly Rule[], has: (names: readonly string[]) => boolean, earlier: Set<string>): AvroType {
  const part = rules.find((rule) => nameOf(rule) === 'isInstance')?.constraints[0] as EventClass | undefined;
  if (part !== undefined) {
    // Avro defines a record where it stands first, and names it from there on.
    if (earlier.has(part.name)) return part.name;
    earlier.add(part.name);
    return recordOf(part, { name: part.name }, earlier);
  }
  if (has(NUMBER)) return 'long';
  return has(['isBoolean']) ? 'boolean' : 'string';
}

function nameOf({ name, type }: Rule): string {
  return name ?? type;
}
