/** The part of JSON Schema that contracts use. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly title?: string;
  readonly type?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

export const DRAFT_2020_12 = 'https://json-schema.org/draft/2020-12/schema';
const DRAFT_07 = 'http://json-schema.org/draft-07/schema#';

const DEFINITIONS = '#/$defs/';

/** The reference to a definition of the same schema. */
export function referenceTo(name: string): string {
  return `${DEFINITIONS}${name}`;
}

/** What a reference leads to. A schema without one is what it is. @throws where the reference leads nowhere */
export function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (schema.$ref === undefined) return schema;
  const found = root.$defs?.[schema.$ref.replace(DEFINITIONS, '')];
  if (found === undefined) throw new Error(`${schema.$ref} leads nowhere`);
  return found;
}

/** The same schema as draft-07, the newest draft that schema registries understand. */
export function asDraft07({ $schema: _, $id, $defs, ...rest }: JsonSchema): object {
  const schema = { $schema: DRAFT_07, $id, ...rest, ...($defs && { definitions: $defs }) };
  return JSON.parse(JSON.stringify(schema).replaceAll(DEFINITIONS, '#/definitions/')) as object;
}

/** The text of a schema in its file. */
export function textOf(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
