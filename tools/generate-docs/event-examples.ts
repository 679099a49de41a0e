import { SERVICES } from '#libs/contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { resolve, type JsonSchema } from '../contracts/json-schema.js';
import { readProjectFile } from './project-file.js';

interface OpenApi {
  readonly components: {
    readonly schemas: Readonly<
      Record<string, { readonly properties?: Readonly<Record<string, { readonly example?: unknown }>> }>
    >;
  };
}

/**
 * An example of an event, made from its schema. A field has the example of the field of that name in the OpenAPI documents.
 * If there is none, or if the schema does not accept it, the field has the simplest value that the schema accepts.
 */
export function exampleOf(root: JsonSchema): unknown {
  const given = examplesOfFields();
  const ajv = new Ajv2020();
  return valueOf(root, '');

  function valueOf(schema: JsonSchema, field: string): unknown {
    const found = resolve(schema, root);
    const [first] = found.anyOf ?? [];
    if (first !== undefined) return valueOf(first, field);
    if (found.properties !== undefined) {
      return Object.fromEntries(Object.entries(found.properties).map(([name, one]) => [name, valueOf(one, name)]));
    }
    if (found.type === 'array') {
      return Array.from({ length: found.minItems ?? Math.min(1, found.maxItems ?? 1) }, () =>
        valueOf(found.items ?? {}, field),
      );
    }
    const example = given.get(field);
    return example !== undefined && ajv.validate(found, example) ? example : simplestValueOf(found);
  }
}

/** The first example of each field, by the field's name. */
function examplesOfFields(): Map<string, unknown> {
  const schemas = SERVICES.flatMap((service) => {
    const text = readProjectFile(`docs/openapi/${service}.json`, '{"components":{"schemas":{}}}');
    return Object.values((JSON.parse(text) as OpenApi).components.schemas);
  });
  const fields = schemas.flatMap(({ properties = {} }) => Object.entries(properties));
  const examples = fields.flatMap(([name, { example }]): [string, unknown][] =>
    example === undefined ? [] : [[name, example]],
  );
  return new Map(examples.reverse());
}

function simplestValueOf({ type, enum: words, pattern, minLength = 1, minimum = 0 }: JsonSchema): unknown {
  if (words !== undefined) return words[0];
  // With one seed the text is the same at every run.
  if (pattern !== undefined) return fc.sample(fc.stringMatching(new RegExp(pattern, 'u')), { numRuns: 1, seed: 1 })[0];
  if (type === 'boolean') return true;
  return type === 'integer' ? minimum : 'x'.repeat(minLength);
}
