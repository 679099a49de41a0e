import fc from 'fast-check';
import { resolve, type JsonSchema } from '../../tools/contracts/json-schema.js';

/** Documents that break one rule of a schema, and no other. */
export interface BrokenRule {
  /** Such as `lines.sku: maxLength`. */
  readonly rule: string;
  readonly documents: fc.Arbitrary<unknown>;
}

type Entries = Readonly<Record<string, unknown>>;

/** Names that every object of JavaScript has, and one that sets its prototype. */
const ODD_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

/** Characters of one, two and four bytes, a variation selector, half a pair, and a character that no schema counts as two. */
const CHARACTER = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  fc.constantFrom('a', 'é', '\u{1F600}', '\uFE0F', '\uDC00', '\n'),
);

/** What a schema allows. */
export function validDocuments(root: JsonSchema): fc.Arbitrary<unknown> {
  return valuesOf(root, root);
}

/** Every rule of a schema, each with documents that break it. */
export function brokenRules(root: JsonSchema): BrokenRule[] {
  return breaksOf(root, root, '');
}

function valuesOf(schema: JsonSchema, root: JsonSchema): fc.Arbitrary<unknown> {
  const { type, anyOf, enum: words, pattern, minLength, maxLength, ...rest } = resolve(schema, root);
  if (anyOf) return fc.oneof(...anyOf.map((one) => valuesOf(one, root)));
  if (words) return fc.constantFrom(...words);
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, 'u'));
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return integers(rest.minimum, rest.maximum);
    case 'string':
      return texts(minLength, maxLength);
    case 'array':
      return fc.array(valuesOf(rest.items ?? {}, root), lengths(rest.minItems, rest.maxItems));
    case 'object':
      return objects(rest, root);
    default:
      return fc.jsonValue();
  }
}

/** Objects with all that is required, perhaps with what is optional, and with fields that the schema does not name. */
function objects({ properties = {}, required = [] }: JsonSchema, root: JsonSchema): fc.Arbitrary<Entries> {
  const known = Object.entries(properties).map(([name, property]) => [name, valuesOf(property, root)] as const);
  const otherName = fc
    .oneof(fc.string(), fc.constantFrom(...ODD_NAMES))
    .filter((name) => !Object.keys(properties).includes(name));
  return fc
    .tuple(
      fc.record(Object.fromEntries(known), { requiredKeys: [...required] }),
      fc.array(fc.tuple(otherName, fc.jsonValue()), { maxLength: 3 }),
    )
    .map(([own, others]) => ({ ...Object.fromEntries(others), ...own }));
}

function breaksOf(schema: JsonSchema, root: JsonSchema, path: string): BrokenRule[] {
  const { anyOf, ...rest } = resolve(schema, root);
  if (anyOf) {
    // An optional field: a value, or null.
    const [given = {}] = anyOf;
    return breaksOf(given, root, path).map(({ rule, documents }) => ({
      rule,
      documents: documents.filter((document) => document !== null),
    }));
  }
  const own = Object.entries(breaksOfKeywords(rest, root)).map(([keyword, documents]) => ({
    rule: `${path}: ${keyword}`,
    documents,
  }));
  return [...own, ...breaksOfFields(rest, root, path), ...breaksOfItems(rest, root, path)];
}

function breaksOfKeywords(schema: JsonSchema, root: JsonSchema): Record<string, fc.Arbitrary<unknown>> {
  const { type, enum: words, pattern, minLength, maxLength, minimum, maximum, minItems, maxItems, items = {} } = schema;
  const lists = (length: number) => fc.array(valuesOf(items, root), { minLength: length, maxLength: length });
  return {
    ...(type !== undefined && { type: valuesOfOtherTypes(type, schema.items && valuesOf(items, root)) }),
    ...(words && { enum: fc.oneof(fc.string(), ...neighbours(words)).filter((text) => !words.includes(text)) }),
    ...(pattern !== undefined && { pattern: textsWithout(new RegExp(pattern, 'u')) }),
    ...(minLength !== undefined && minLength > 0 && { minLength: texts(0, minLength - 1) }),
    ...(maxLength !== undefined && { maxLength: texts(maxLength + 1, maxLength + 3) }),
    ...(minimum !== undefined && { minimum: integers(minimum - 1_000, minimum - 1) }),
    // Beyond the safe integers the next number is not one more.
    ...(maximum !== undefined && { maximum: fc.constantFrom(maximum + 1, maximum * 2, Number.MAX_VALUE) }),
    ...(minItems !== undefined && { minItems: lists(minItems - 1) }),
    ...(maxItems !== undefined && { maxItems: lists(maxItems + 1) }),
  };
}

function breaksOfFields(schema: JsonSchema, root: JsonSchema, path: string): BrokenRule[] {
  const { properties = {}, required = [] } = schema;
  const others = objects(schema, root);
  return Object.entries(properties).flatMap(([name, property]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const broken = breaksOf(property, root, at).map(({ rule, documents }) => ({
      rule,
      documents: fc.tuple(others, documents).map(([object, value]): unknown => ({ ...object, [name]: value })),
    }));
    if (!required.includes(name)) return broken;
    const without = others.map((object) => Object.fromEntries(Object.entries(object).filter(([key]) => key !== name)));
    return [...broken, { rule: `${at}: required`, documents: without }];
  });
}

function breaksOfItems({ items, maxItems, ...rest }: JsonSchema, root: JsonSchema, path: string): BrokenRule[] {
  if (items === undefined) return [];
  const atMost = { ...rest, items, maxItems: (maxItems ?? 5) - 1, minItems: 0 };
  const others = valuesOf(atMost, root) as fc.Arbitrary<unknown[]>;
  return breaksOf(items, root, path).map(({ rule, documents }) => ({
    rule: `${rule} of an item`,
    documents: fc
      .tuple(others, documents, fc.nat())
      .map(([list, item, at]) => list.toSpliced(at % (list.length + 1), 0, item)),
  }));
}

/** Values of every other type, among them those that look like one of this type, and one item in place of a list. */
function valuesOfOtherTypes(type: string, item: fc.Arbitrary<unknown> = fc.constant(null)): fc.Arbitrary<unknown> {
  const isOfType = (value: unknown) => {
    if (type === 'integer') return Number.isInteger(value);
    if (type === 'array') return Array.isArray(value);
    if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
    return typeof value === type;
  };
  const looksLikeIt = fc.constantFrom<unknown>(1.5, '1', 0, '', 'true', true, null, [], {}, [{}], ['a'], { 0: 'a' });
  return fc.oneof(looksLikeIt, fc.jsonValue(), item).filter((value) => !isOfType(value));
}

/** Words that differ from an allowed one in little. */
function neighbours(words: readonly unknown[]): fc.Arbitrary<string>[] {
  return [
    fc.constantFrom(...words).map((word) => String(word).toLowerCase()),
    fc.constantFrom(...words).map((word) => `${String(word)} `),
  ];
}

function textsWithout(pattern: RegExp): fc.Arbitrary<string> {
  const matching = fc.stringMatching(pattern);
  return fc
    .oneof(
      fc.string(),
      matching.map((text) => `${text}\n`),
      matching.map((text) => text.slice(1)),
      matching.map((text) => `urn:uuid:${text}`),
    )
    .filter((text) => !pattern.test(text));
}

function texts(minLength = 0, maxLength = 80): fc.Arbitrary<string> {
  return fc.array(CHARACTER, { minLength, maxLength, size: 'max' }).map((characters) => characters.join(''));
}

function integers(min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): fc.Arbitrary<number> {
  return fc.oneof(fc.constantFrom(min, max), fc.bigInt({ min: BigInt(min), max: BigInt(max) }).map(Number));
}

function lengths(minLength = 0, maxLength = 5): { minLength: number; maxLength: number } {
  return { minLength, maxLength };
}
