import { TextLength } from '#libs/contracts';
import { type getMetadataStorage, isISO4217CurrencyCode } from 'class-validator';
import { referenceTo, type JsonSchema } from './json-schema.js';

/** A rule of class-validator on one property. */
export type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/** @returns nothing where these constraints have no exact schema */
type Convert = (constraints: readonly unknown[]) => JsonSchema | undefined;

/** The versions that class-validator takes, and the two UUIDs that have none. */
const UUID =
  '^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}' +
  '|00000000-0000-0000-0000-000000000000|[fF]{8}-[fF]{4}-[fF]{4}-[fF]{4}-[fF]{12})$';

const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');

/** class-validator knows the currencies, and exports no list of them. */
const CURRENCIES = LETTERS.flatMap((a) => LETTERS.flatMap((b) => LETTERS.map((c) => a + b + c))).filter(
  isISO4217CurrencyCode,
);

/** The rules that a contract may have. The schema of each accepts and refuses the same values as its rule. */
const EXACT: Readonly<Record<string, Convert>> = {
  arrayMaxSize: ([maxItems]) => ({ type: 'array', maxItems: maxItems as number }),
  arrayMinSize: ([minItems]) => ({ type: 'array', minItems: minItems as number }),
  isArray: () => ({ type: 'array' }),
  isBoolean: () => ({ type: 'boolean' }),
  isIn: ([values]) => (isTexts(values) ? { type: 'string', enum: values } : undefined),
  isInstance: ([of]) => ({ $ref: referenceTo((of as { name: string }).name) }),
  isInt: () => ({ type: 'integer' }),
  isISO4217CurrencyCode: () => ({ type: 'string', enum: CURRENCIES }),
  isOptional: () => ({}),
  isString: () => ({ type: 'string' }),
  isUppercase: () => ({ type: 'string' }),
  isUuid: ([version]) => (version === undefined ? { type: 'string', pattern: UUID } : undefined),
  // JSON Schema's readers take patterns as JavaScript does with the flag `u`, and know no other flag.
  matches: ([regex]) =>
    regex instanceof RegExp && regex.flags === 'u' ? { type: 'string', pattern: regex.source } : undefined,
  max: ([maximum]) => ({ maximum: maximum as number }),
  min: ([minimum]) => ({ minimum: minimum as number }),
  nestedValidation: () => ({}),
  [TextLength.name]: ([min, max]) => ({ type: 'string', minLength: min as number, maxLength: max as number }),
};

/** Rules that are exact only beside another one. */
const NEEDED_BESIDE: Readonly<Record<string, readonly string[]>> = {
  isInstance: ['nestedValidation'],
  nestedValidation: ['isInstance'],
  isISO4217CurrencyCode: ['isUppercase'],
  isUppercase: ['isISO4217CurrencyCode'],
  min: ['isInt'],
  max: ['isInt'],
};

/** class-validator takes one value for a list of one, unless one of these rules is there. */
const LIST_RULES = ['isArray', 'arrayMinSize', 'arrayMaxSize'];

/** The name of a rule, which is nearly that of its decorator. */
export function nameOf({ name, type }: Rule): string {
  return name ?? type;
}

/** The schema of one rule, or of each item of a list. @throws where none accepts and refuses the same values */
export function schemaOfRule(rule: Rule): JsonSchema {
  const schema = rule.validateIf ? undefined : EXACT[nameOf(rule)]?.(rule.constraints);
  if (schema === undefined) {
    throw new Error(
      `The rule ${nameOf(rule)} of ${placeOf(rule)}, as it stands, has no exact JSON Schema. ` +
        `tools/contracts/exact-rules.ts has the rules that have one: ${Object.keys(EXACT).join(', ')}.`,
    );
  }
  return schema;
}

/** @throws where a rule is not exact together with the others of the same property */
export function expectExactBeside(besides: readonly Rule[], rule: Rule): void {
  const names = besides.map(nameOf);
  for (const needed of NEEDED_BESIDE[nameOf(rule)] ?? [])
    if (!names.includes(needed)) throw new Error(`${placeOf(rule)} has ${nameOf(rule)}, so it needs ${needed}, too.`);
  if (rule.each && !LIST_RULES.some((name) => names.includes(name)))
    throw new Error(`${placeOf(rule)} is a list, so it needs isArray.`);
  const clash = besides.find((other) => other.each === rule.each && clashes(schemaOfRule(rule), schemaOfRule(other)));
  if (clash !== undefined)
    throw new Error(`${placeOf(rule)} has ${nameOf(rule)} and ${nameOf(clash)}, and a schema can say only one.`);
}

function clashes(one: JsonSchema, other: JsonSchema): boolean {
  return Object.entries(one).some(
    ([keyword, value]) =>
      keyword in other && JSON.stringify(other[keyword as keyof JsonSchema]) !== JSON.stringify(value),
  );
}

function placeOf({ target, propertyName }: Rule): string {
  return `${typeof target === 'string' ? target : target.name}.${propertyName}`;
}

function isTexts(values: unknown): values is readonly string[] {
  return Array.isArray(values) && values.every((value) => typeof value === 'string');
}
