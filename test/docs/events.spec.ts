import { CATALOGUE, STEPS } from '#libs/contracts';
import { EventReader } from '#libs/consuming';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { exampleOf } from '../../tools/generate-docs/event-examples.js';
import type { JsonSchema } from '../../tools/contracts/json-schema.js';
import { schemasOf } from '../../tools/contracts/versions.js';
import { readProjectFile } from '../../tools/generate-docs/project-file.js';

const schemas = schemasOf(CATALOGUE);
const reader = new EventReader(CATALOGUE);

/** The sections of the page, by the event that each is about. */
const SECTIONS = new Map(
  readProjectFile('docs/events.md')
    .split(/^## /m)
    .slice(1)
    .map((section): [string, string] => [/^\w+/.exec(section)?.[0] ?? '', section]),
);

/** The example in the section of an event. */
function shownExampleOf(event: string): unknown {
  const [, json = ''] = /^```json\n([\s\S]*?)^```$/m.exec(SECTIONS.get(event) ?? '') ?? [];
  return JSON.parse(json);
}

describe('docs/events.md', () => {
  it('has a section for every event, in the order of the choreography', () => {
    expect([...SECTIONS.keys()]).toEqual(STEPS.map(([event]) => event));
  });

  const FACTS = [
    ...['Producer', 'Topic', 'Key', 'Order', 'Retention', 'Expected delay', 'Class', 'Versions of the schema'],
    ...['Compensates', 'Compensated by'],
  ];

  it.each(STEPS.map(([event]) => event))('has every fact about %s', (event) => {
    const facts = [...(SECTIONS.get(event) ?? '').matchAll(/^- ([^:]+): \S/gm)].map(([, name]) => name);
    expect(facts).toEqual(FACTS);
  });

  it('says how late an answer may be: the default of the deadline', () => {
    expect(SECTIONS.get('PaymentAuthorized')).toContain(`until the order's deadline: 30 s, \`ORDER_DEADLINE_MS\``);
  });

  it.each(STEPS.map(([event]) => event))('shows an example of %s that the schema accepts', (event) => {
    const ajv = new Ajv2020();
    ajv.validate(schemas.get(event) ?? false, shownExampleOf(event));
    expect(ajv.errors).toBeNull();
  });

  it.each(STEPS.map(([event]) => event))('shows an example of %s that its consumers accept', (event) => {
    const example = shownExampleOf(event) as { orderId: string };
    const headers = {
      ce_id: Buffer.from('019a0000-0000-7000-8000-000000000001'),
      ce_type: Buffer.from(event),
      'content-type': Buffer.from('application/json'),
    };
    const place = { topic: 'order.events', partition: 0, offset: '0', timestamp: '0' };
    const value = Buffer.from(JSON.stringify(example));
    expect(reader.read({ ...place, headers, key: example.orderId, value })).toBeTruthy();
  });
});

describe('an example', () => {
  const fields: [string, JsonSchema, unknown][] = [
    ['that the API shows too', { type: 'string', maxLength: 64 }, 'COFFEE-MUG'],
    ['for which the example of the API is too long', { type: 'string', minLength: 2, maxLength: 3 }, 'xx'],
    ['of another type than in the API', { type: 'integer', minimum: 7 }, 7],
    ['that may be missing', { anyOf: [{ type: 'string' }, { type: 'null' }] }, 'COFFEE-MUG'],
    ['that is one of some words', { enum: ['red', 'green'] }, 'red'],
    ['that is true or false', { type: 'boolean' }, true],
    ['that is a list', { type: 'array', minItems: 2, items: { type: 'string' } }, ['COFFEE-MUG', 'COFFEE-MUG']],
    ['that is an empty list', { type: 'array', maxItems: 0 }, []],
  ];

  it.each(fields)('has a value for a field %s', (_, sku, value) => {
    expect(exampleOf({ type: 'object', properties: { sku } })).toEqual({ sku: value });
  });

  it('has a value for a field with a pattern', () => {
    const schema = { type: 'object', properties: { code: { type: 'string', pattern: '^[a-z]{2}-\\d$' } } };
    expect((exampleOf(schema) as { code: string }).code).toMatch(/^[a-z]{2}-\d$/);
    expect(exampleOf(schema)).toEqual(exampleOf(schema));
  });
});
