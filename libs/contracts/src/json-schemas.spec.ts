import { describe, expect, it } from '@jest/globals';
import { EVENTS } from './events.js';
import { jsonSchemasOf } from './json-schemas.js';

describe('the JSON Schemas of an event', () => {
  it.each(Object.keys(EVENTS))('are those of %s, in the draft that every registry knows', (type) => {
    const schemas = jsonSchemasOf(type).map((text) => JSON.parse(text) as { $schema: string; title: string });
    expect(schemas.length).toBeGreaterThan(0);
    for (const { $schema, title } of schemas) {
      expect([$schema, title]).toEqual(['http://json-schema.org/draft-07/schema#', type]);
    }
  });

  it('are none where there is no such version', () => {
    expect(jsonSchemasOf('OrderPlaced.v99')).toEqual([]);
  });
});
