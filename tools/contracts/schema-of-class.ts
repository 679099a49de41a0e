import type { EventClass } from '#libs/messages';
import { getMetadataStorage } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { expectExactBeside, nameOf, schemaOfRule, type Rule } from './exact-rules.js';
import { DRAFT_2020_12, type JsonSchema } from './json-schema.js';

/**
 * The JSON Schema of a contract. It accepts and refuses the same documents as the class.
 * @throws where a rule of the class has no exact schema
 */
export function schemaOfClass(eventClass: EventClass, { id, title }: { id: string; title: string }): JsonSchema {
  const parts = partsOf(eventClass);
  const entries = [...parts].map((part): [string, JsonSchema] => [part.name, objectSchema(part)]);
  const $defs: JsonSchema['$defs'] = Object.fromEntries(entries.sort(([one], [other]) => one.localeCompare(other)));
  return {
    $schema: DRAFT_2020_12,
    $id: id,
    title,
    ...objectSchema(eventClass),
    ...(parts.size > 0 && { $defs }),
  };
}

/** The classes of which a contract's fields are, and those of their fields. */
function partsOf(one: EventClass, found = new Set<EventClass>()): Set<EventClass> {
  for (const rule of rulesOf(one)) {
    const part = nameOf(rule) === 'isInstance' ? (rule.constraints[0] as EventClass) : undefined;
    if (part === undefined || found.has(part)) continue;
    found.add(part);
    partsOf(part, found);
  }
  return found;
}

function objectSchema(one: EventClass): JsonSchema {
  const rules = rulesOf(one);
  for (const rule of rules) {
    const ofProperty = rules.filter(({ propertyName }) => propertyName === rule.propertyName);
    expectExactBeside(ofProperty, rule);
  }
  const made = targetConstructorToSchema(one, {
    additionalConverters: Object.fromEntries(rules.map((rule) => [nameOf(rule), schemaOfRule as (rule: Rule) => void])),
  });
  const { properties = {}, required = [] } = made as JsonSchema;
  // `IsOptional` takes a field that is null for one that is missing.
  const withNull = Object.entries(properties).map(([name, schema]): [string, JsonSchema] =>
    required.includes(name) ? [name, schema] : [name, { anyOf: [schema, { type: 'null' }] }],
  );
  return { type: 'object', properties: Object.fromEntries(withNull), ...(required.length > 0 && { required }) };
}

function rulesOf(one: EventClass): Rule[] {
  return getMetadataStorage().getTargetValidationMetadatas(one, '', true, false);
}
