import { resolve, type JsonSchema } from './json-schema.js';

/** A field of an event, at any depth. */
export interface Field {
  readonly isRequired: boolean;
  /** Its own rules, without those of the fields in it. */
  readonly rules: JsonSchema;
}

/** The fields of an event by their paths, such as `lines.sku`: a field of each item has the path of the list before its own. */
export function fieldsOf(root: JsonSchema): Map<string, Field> {
  const found = new Map<string, Field>();
  const visit = (schema: JsonSchema, path: readonly string[]) => {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const at = [...path, name];
      found.set(at.join('.'), {
        isRequired: schema.required?.includes(name) ?? false,
        rules: ownRules(property, root),
      });
      visit(withFieldsOf(property, root), at);
    }
  };
  visit(root, []);
  return found;
}

/** The path of the object that has a field; '' where it is the event itself. */
export function parentOf(path: string): string {
  return path.split('.').slice(0, -1).join('.');
}

/** The schema with the fields of a field, behind a list and behind the null of an optional field. */
function withFieldsOf(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const { anyOf: [given] = [], items, ...own } = resolve(schema, root);
  const inside = given ?? items;
  return inside === undefined ? own : withFieldsOf(inside, root);
}

function ownRules(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const { properties: _, required: _required, items, anyOf, ...own } = resolve(schema, root);
  return {
    ...own,
    ...(items && { items: ownRules(items, root) }),
    ...(anyOf && { anyOf: anyOf.map((one) => ownRules(one, root)) }),
  };
}
