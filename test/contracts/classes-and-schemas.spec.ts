import { CATALOGUE, Money, TextLength, type DomainEvent } from '#libs/contracts';
import { EventReader, UnprocessableMessage } from '#libs/consuming';
import type { Catalogue } from '#libs/messages';
import { describe, expect, it } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInstance,
  IsInt,
  IsISO4217CurrencyCode,
  IsOptional,
  IsString,
  IsUppercase,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import fc from 'fast-check';
import { asDraft07 } from '../../tools/contracts/json-schema.js';
import { schemaOfClass } from '../../tools/contracts/schema-of-class.js';
import { schemasOf } from '../../tools/contracts/versions.js';
import { brokenRules, validDocuments } from './documents.js';

/** Every rule that a contract may have, also those that no event of the shop has yet. */
class Everything implements DomainEvent {
  @IsUUID()
  orderId!: string;

  @IsOptional()
  @IsString()
  @TextLength(2, 5)
  note?: string;

  @Matches(/^[a-z]{2}-\p{Lu}$/u)
  code!: string;

  @IsBoolean()
  gift!: boolean;

  @IsArray()
  @IsString({ each: true })
  @ArrayMinSize(1)
  @ArrayMaxSize(3)
  tags!: string[];

  @IsOptional()
  @IsArray()
  @IsIn(['red', 'green'], { each: true })
  colours?: string[];

  @IsInt()
  @Min(-5)
  @Max(5)
  rating!: number;

  @IsOptional()
  @ValidateNested()
  @IsInstance(Money)
  @Type(() => Money)
  discount?: Money;

  @IsOptional()
  @IsISO4217CurrencyCode()
  @IsUppercase()
  currency?: string;
}

// Without the compiled schemas, by which a consumer accepts most events: here its classes are asked.
const { accepts, ...CLASSES_ALONE } = CATALOGUE;

const CATALOGUE_WITH_EVERYTHING: Catalogue<DomainEvent> = {
  ...CLASSES_ALONE,
  types: { ...CATALOGUE.types, Everything },
};

/** For many documents, on a busy machine. */
const LIMIT_MS = 60_000;

/** Where the messages of these tests were. */
const PLACE = { topic: 'order.events', partition: 0, offset: '0', timestamp: '0' };

const reader = new EventReader(CATALOGUE_WITH_EVERYTHING);
const schemas = schemasOf(CATALOGUE_WITH_EVERYTHING);

describe.each([...schemas])('the class and the schema of %s', (type, schema) => {
  const validators = [
    new Ajv2020({ strict: true }).compile(schema),
    new Ajv({ strict: true }).compile(asDraft07(schema)),
  ];

  it(
    'both accept every document that the schema allows, also with fields that nobody knows',
    () => {
      fc.assert(
        fc.property(validDocuments(schema), (document) => {
          expect(verdicts(type, document, validators)).toEqual(['accepted', 'accepted', 'accepted']);
        }),
      );
    },
    LIMIT_MS,
  );

  it.each(brokenRules(schema).map(({ rule, documents }) => [rule, documents] as const))(
    'both refuse what breaks one rule: %s',
    (_, documents) => {
      fc.assert(
        fc.property(documents, (document) => {
          expect(verdicts(type, document, validators)).toEqual(['refused', 'refused', 'refused']);
        }),
        { numRuns: 30 },
      );
    },
    LIMIT_MS,
  );
});

describe('the compiled schema of an event, by which a consumer accepts it', () => {
  it.each(Object.entries(CATALOGUE.types))('is that of the class: %s', (type, eventClass) => {
    const schema = schemas.get(type) ?? {};
    fc.assert(
      fc.property(validDocuments(schema), (document) => {
        expect(accepts?.(eventClass, received(document))).toBe(true);
      }),
    );
    for (const { rule, documents } of brokenRules(schema))
      fc.assert(
        fc.property(documents, (document) => {
          expect({ rule, isAccepted: accepts?.(eventClass, received(document)) }).toEqual({ rule, isAccepted: false });
        }),
        { numRuns: 30 },
      );
  });

  it('accepts nothing for a class that only states the type of an event', () => {
    class Other {
      static readonly type = 'OrderConfirmed';
      orderId!: string;
    }
    expect(accepts?.(Other, { orderId: '019a0000-0000-7000-8000-000000000001' })).toBe(false);
  });
});

describe('these tests', () => {
  it('break every field of every event', () => {
    const rules = brokenRules(schemas.get('OrderPlaced') ?? {}).map(({ rule }) => rule);
    expect(rules).toEqual(
      expect.arrayContaining([
        'orderId: pattern',
        'customerId: maxLength',
        'lines: maxItems',
        'lines.sku: minLength of an item',
        'lines.quantity: required of an item',
        'total.currency: enum',
        'total.amount: required',
      ]),
    );
  });
});

describe('a rule without an exact schema', () => {
  it.each<[string, readonly PropertyDecorator[], string]>([
    ['counts a variation selector as nothing', [Length(1, 64)], 'isLength'],
    ['holds under a condition', [ValidateIf(() => true), IsString()], 'conditionalValidation'],
    ['has another flag than u', [Matches(/a/i)], 'matches'],
    ['takes one version of UUIDs', [IsUUID('4')], 'isUuid'],
    ['lists numbers', [IsIn([1, 2])], 'isIn'],
    ['takes one value for a list of one', [IsString({ each: true })], 'needs isArray'],
    ['looks into any object', [ValidateNested()], 'needs isInstance'],
    ['takes fractions', [Min(1)], 'needs isInt'],
    ['takes currencies in lower case', [IsISO4217CurrencyCode()], 'needs isUppercase'],
    ['is one of two patterns', [Matches(/a/u), Matches(/b/u)], 'only one'],
  ])('is refused: one that %s', (_, decorators, message) => {
    class One {
      field?: unknown;
    }
    for (const decorate of decorators) decorate(One.prototype, 'field');
    expect(() => schemaOfClass(One, { id: 'urn:one', title: 'One' })).toThrow(message);
  });
});

/** The document as it is read from a message. */
function received(document: unknown): object {
  return JSON.parse(JSON.stringify(document)) as object;
}

/** What the class says, and then each schema. The class is asked as a consumer asks it: from the bytes of a message. */
function verdicts(type: string, document: unknown, validators: readonly ValidateFunction[]): string[] {
  const json = JSON.stringify(document);
  const received = JSON.parse(json) as unknown;
  return [isRead(type, json), ...validators.map((validate) => validate(received))].map((accepts) =>
    accepts ? 'accepted' : 'refused',
  );
}

function isRead(type: string, json: string): boolean {
  const { orderId } = Object(JSON.parse(json)) as { orderId?: unknown };
  const headers = {
    ce_id: Buffer.from('019a0000-0000-7000-8000-000000000001'),
    ce_type: Buffer.from(type),
    'content-type': Buffer.from('application/json'),
  };
  try {
    // Only a string has one text: a generated object may have a field `toString`.
    const key = typeof orderId === 'string' ? orderId : '';
    reader.read({ ...PLACE, headers, key, value: Buffer.from(json) });
    return true;
  } catch (error) {
    if (error instanceof UnprocessableMessage && error.reason === 'contract-violation') return false;
    throw error;
  }
}
