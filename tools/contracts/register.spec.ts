import { describe, expect, it } from '@jest/globals';
import { SchemaIncompatible, type Schema, type SchemaRegistry } from '#libs/schema-registry';
import { register } from './register.js';

const RELEASED = { 'OrderPlaced.1.1.json': 'b', 'OrderPlaced.1.0.json': 'a' };

describe('contracts -- register', () => {
  const registered: [string, Schema, string][] = [];
  const registry = (refused?: string): SchemaRegistry => ({
    register(subject, schema, compatibility) {
      if (schema.text === refused) return Promise.reject(new SchemaIncompatible('total was removed'));
      return Promise.resolve(registered.push([subject, schema, compatibility]));
    },
    idOf: () => Promise.reject(new Error('not asked')),
    schemaOf: () => Promise.reject(new Error('not asked')),
  });

  it('registers each released version under its type, the oldest first', async () => {
    const ids = await register(RELEASED, registry(), (file) => file);
    expect(registered).toEqual([
      ['OrderPlaced', { type: 'JSON', text: 'OrderPlaced.1.0.json' }, 'FORWARD'],
      ['OrderPlaced', { type: 'JSON', text: 'OrderPlaced.1.1.json' }, 'FORWARD'],
    ]);
    expect([...ids]).toEqual([
      ['OrderPlaced.1.0.json', 1],
      ['OrderPlaced.1.1.json', 2],
    ]);
  });

  it('says which version the registry refuses, why, and what to do instead', async () => {
    await expect(register(RELEASED, registry('OrderPlaced.1.1.json'), (file) => file)).rejects.toThrow(
      /^OrderPlaced: the registry refuses OrderPlaced.1.1.json. Add an optional field instead.*total was removed$/,
    );
  });
});
