import { describe, expect, it } from '@jest/globals';
import type { Catalogue, EventClass } from '#libs/messages';
import avsc, { type Schema } from 'avsc';
import {
  ArrayMinSize,
  IsBoolean,
  IsIn,
  IsInstance,
  IsInt,
  IsOptional,
  IsString,
  Min,
  ValidateNested,
} from 'class-validator';
import { avroNameOf, avroSchemaOf, avroTextOf } from './index.js';

class Weight {
  @IsInt()
  @Min(1)
  grams!: number;
}

class ParcelSent {
  @IsString()
  parcelId!: string;

  @IsIn(['by-van', 'by-bike'])
  how!: string;

  @IsBoolean()
  isFragile!: boolean;

  @ValidateNested()
  @IsInstance(Weight)
  weight!: Weight;

  @IsOptional()
  @ValidateNested({ each: true })
  @IsInstance(Weight, { each: true })
  @ArrayMinSize(1)
  contents?: Weight[];
}

class ParcelSentWithNote extends ParcelSent {
  @IsOptional()
  @IsString()
  note?: string;
}

const catalogueWith = (sent: EventClass): Catalogue => ({
  types: { ParcelSent: sent, 'ParcelSent.v2': sent },
  keyOf: () => '',
  schemaOf: (type) => type,
  namespace: 'parcels',
});

describe('the Avro schema of an event', () => {
  it('has the types of its fields; words are strings, and an object that stands twice is named the second time', () => {
    expect(avroSchemaOf('ParcelSent', catalogueWith(ParcelSent))).toEqual({
      type: 'record',
      name: 'ParcelSent',
      namespace: 'parcels',
      fields: [
        { name: 'parcelId', type: 'string' },
        { name: 'how', type: 'string' },
        { name: 'isFragile', type: 'boolean' },
        { name: 'weight', type: { type: 'record', name: 'Weight', fields: [{ name: 'grams', type: 'long' }] } },
        { name: 'contents', type: ['null', { type: 'array', items: 'Weight' }], default: null },
      ],
    });
  });

  it('has the major version in its namespace, so that two versions are two subjects', () => {
    const catalogue = catalogueWith(ParcelSent);
    expect(avroNameOf('ParcelSent', catalogue)).toBe('parcels.ParcelSent');
    expect(avroNameOf('ParcelSent.v2', catalogue)).toBe('parcels.v2.ParcelSent');
    expect(avroSchemaOf('ParcelSent.v2', catalogue)).toMatchObject({ name: 'ParcelSent', namespace: 'parcels.v2' });
  });

  it('is compatible in both directions with one that has an optional field more', () => {
    const [old, young] = [ParcelSent, ParcelSentWithNote].map((sent) =>
      avsc.Type.forSchema(JSON.parse(avroTextOf(avroSchemaOf('ParcelSent', catalogueWith(sent)))) as Schema),
    );
    if (old === undefined || young === undefined) throw new Error('unreachable');
    expect(() => old.createResolver(young)).not.toThrow();
    expect(() => young.createResolver(old)).not.toThrow();
  });
});
