import { describe, expect, it } from '@jest/globals';
import { conversion, publishedVersions, statedType, type Catalogue } from './index.js';

class ParcelSent {
  parcelId!: string;
  gram!: number;
}

class ParcelSentV2 {
  static readonly type = 'ParcelSent.v2';
  parcelId!: string;
  milligram!: number;
}

class ParcelSentV3 {
  static readonly type = 'ParcelSent.v3';
  parcelId!: string;
  microgram!: number;
}

const catalogue: Catalogue<ParcelSent | ParcelSentV2 | ParcelSentV3> = {
  types: { ParcelSent, 'ParcelSent.v2': ParcelSentV2, 'ParcelSent.v3': ParcelSentV3 },
  keyOf: ({ parcelId }) => parcelId,
  schemaOf: (type) => `urn:example:${type}`,
};
const newest = Object.assign(new ParcelSentV3(), { parcelId: 'one', microgram: 5_000_000 });

describe('the type of an event', () => {
  it('is the name of its class, or what the class states', () => {
    expect([ParcelSent, ParcelSentV2].map(statedType)).toEqual(['ParcelSent', 'ParcelSent.v2']);
  });
});

describe('an event', () => {
  it('is published in its own version', () => {
    expect(publishedVersions(newest, catalogue)).toEqual([{ type: 'ParcelSent.v3', payload: newest }]);
  });

  it('is published in older versions, too, where the catalogue says so: the oldest first', () => {
    const toV2 = conversion(ParcelSentV3, ParcelSentV2, ({ parcelId, microgram }) => ({
      parcelId,
      milligram: microgram / 1_000,
    }));
    const toV1 = conversion(ParcelSentV2, ParcelSent, ({ parcelId, milligram }) => ({
      parcelId,
      gram: milligram / 1_000,
    }));
    expect(publishedVersions(newest, { ...catalogue, alsoPublished: [toV2, toV1] })).toEqual([
      { type: 'ParcelSent', payload: { parcelId: 'one', gram: 5 } },
      { type: 'ParcelSent.v2', payload: { parcelId: 'one', milligram: 5_000 } },
      { type: 'ParcelSent.v3', payload: newest },
    ]);
  });
});
