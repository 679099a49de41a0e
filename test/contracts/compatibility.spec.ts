import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { check } from '../../tools/contracts/check.js';
import { releasedInHistory } from '../../tools/contracts/history.js';
import type { JsonSchema } from '../../tools/contracts/json-schema.js';
import { readingsOf } from '../../tools/contracts/readers.js';
import { withReleases } from '../../tools/contracts/release.js';
import { contractsOfProject, type Contracts } from '../../tools/contracts/versions.js';
import { parseSource } from '../../tools/generate-docs/syntax.js';
import { projectRoot } from '../../tools/launcher/project.js';
import { validDocuments } from './documents.js';

type Fields = Record<string, JsonSchema>;

const readings = readingsOf(parseSource);
const project = contractsOfProject();

describe('the contracts of this project', () => {
  it('are compatible with every released version, and released themselves', () => {
    expect(check(project, readings, releasedInHistory(projectRoot))).toEqual([]);
  });

  it('are the contracts of every event', () => {
    expect(project.present.size).toBeGreaterThanOrEqual(14);
    expect(Object.keys(project.released).length).toBeGreaterThanOrEqual(project.present.size);
  });
});

describe('a change that breaks nobody', () => {
  const note = { anyOf: [{ type: 'string', maxLength: 80 }, { type: 'null' }] };
  const withNote = changed(project, 'OrderPlaced', ({ properties }) => {
    properties.note = note;
  });

  it('is an optional field, and it waits for its release', () => {
    expect(check(withNote, readings)).toEqual([
      'OrderPlaced has changed and is not released: npm run contracts -- release makes it 1.1.',
    ]);
    expect(check(withReleases(withNote).contracts, readings)).toEqual([]);
  });

  it('stays released: every later version is compared with it, too', () => {
    const released = withReleases(withNote).contracts;
    const withNumber = changed(released, 'OrderPlaced', ({ properties }) => {
      properties.note = { anyOf: [{ type: 'integer' }, { type: 'null' }] };
    });
    expect(check(withNumber, readings)).toEqual([
      expect.stringMatching(/^OrderPlaced\.note has other rules: .* of 1\.1/),
    ]);
    const withoutNote = changed(released, 'OrderPlaced', ({ properties }) => {
      delete properties.note;
    });
    expect(check(withoutNote, readings)).toEqual([expect.stringMatching(/^OrderPlaced\.note is gone: /)]);
  });
});

describe('a change that breaks somebody', () => {
  const checked = 'which checks the whole event,';

  const BREAKS: readonly [what: string, change: (schema: Edited) => void, sentence: string][] = [
    [
      'a field is gone',
      ({ properties, required }) => {
        delete properties.total;
        required.splice(required.indexOf('total'), 1);
      },
      `OrderPlaced.total is gone: payment, which reads it, and inventory, ${checked} would miss it; put it back; ` +
        'OrderPlaced.v2 beside it may leave it out.',
    ],
    [
      'a field is new and required',
      ({ properties, required }) => {
        properties.note = { type: 'string' };
        required.push('note');
      },
      'OrderPlaced.note is new and required: payment and inventory, which check the whole event, would park the events of ' +
        '1.0, which lack it; make it optional with @IsOptional().',
    ],
    [
      'a required field is optional',
      ({ required }) => required.splice(required.indexOf('customerId'), 1),
      `OrderPlaced.customerId is optional now: payment, which reads it, and inventory, ${checked} would park the events ` +
        'without it as long as they know 1.0 only; leave it required, or publish OrderPlaced.v2 beside it, and deploy its ' +
        'consumers before its producer.',
    ],
    [
      'a rule is narrower',
      ({ properties }) => (properties.lines = { ...properties.lines, maxItems: 5 }),
      `OrderPlaced.lines allows less: inventory, which reads it, and payment, ${checked} would park the events of 1.0 that ` +
        'it refuses now; allow what 1.0 allows, or publish OrderPlaced.v2 beside it, and deploy its consumers before its producer.',
    ],
    [
      'a rule is wider',
      ({ definitions }) => (definitions.OrderLine.quantity = { type: 'integer', minimum: 1, maximum: 9_000 }),
      `OrderPlaced.lines.quantity allows more: inventory, which reads it, and payment, ${checked} would park the events that ` +
        '1.0 refuses as long as they know 1.0 only; keep to what 1.0 allows, or publish OrderPlaced.v2 beside it, and deploy ' +
        'its consumers before its producer.',
    ],
    [
      'a field has another type',
      ({ definitions }) => (definitions.Money.amount = { type: 'string' }),
      `OrderPlaced.total.amount has other rules: payment, which reads it, and inventory, ${checked} would park events of 1.0, ` +
        'and new ones as long as they know 1.0 only; put its rules back, or add an optional field of another name, or publish ' +
        'OrderPlaced.v2 beside it.',
    ],
  ];

  it.each(BREAKS)('%s: the sentence says who is affected, and what to do', (_, change, sentence) => {
    expect(check(changed(project, 'OrderPlaced', change), readings)).toEqual([sentence]);
  });

  it('an optional field is required', () => {
    const note = { type: 'string' };
    const withNote = changed(project, 'OrderPlaced', ({ properties }) => {
      properties.note = { anyOf: [note, { type: 'null' }] };
    });
    const required = changed(withReleases(withNote).contracts, 'OrderPlaced', (schema) => {
      schema.properties.note = note;
      schema.required.push('note');
    });
    expect(check(required, readings)).toEqual([
      'OrderPlaced.note is new and required: payment and inventory, which check the whole event, would park the events of ' +
        '1.0, which lack it; make it optional with @IsOptional().',
      'OrderPlaced.note is required now: payment and inventory, which check the whole event, would park the events of 1.1 ' +
        'without it; leave it optional, or publish OrderPlaced.v2 beside it.',
    ]);
  });

  it.each(['allows more', 'is optional now'])('is one, as events show: where a field %s', (change) => {
    const [, plant = () => undefined] = BREAKS.find(([, , sentence]) => sentence.includes(change)) ?? [];
    const accepts = new Ajv2020().compile(project.present.get('OrderPlaced') ?? {});
    const now = changed(project, 'OrderPlaced', plant).present.get('OrderPlaced') ?? {};
    expect(fc.sample(validDocuments(now), 200).every((document) => accepts(document))).toBe(false);
  });

  it('an event that nobody reads a field of names those who check it', () => {
    const changedReason = changed(project, 'OrderCancelled', ({ properties }) => {
      properties.reason = { type: 'string', enum: ['out-of-stock'] };
    });
    expect(check(changedReason, readings)).toEqual([
      expect.stringMatching(
        /^OrderCancelled\.reason allows less: payment and inventory, which check the whole event, /,
      ),
    ]);
  });

  it('an event has no class any more', () => {
    const present = new Map([...project.present].filter(([type]) => type !== 'OrderReturned'));
    expect(check({ ...project, present }, readings)).toEqual([
      expect.stringMatching(
        /^OrderReturned has no class any more, but it is still read by payment \(refundPayment\).* inventory \(restockReturn\).*: put its class back\.$/,
      ),
    ]);
  });
});

describe('a released version', () => {
  const FILE = 'OrderPlaced.1.0.json';

  it('is never edited, not even in a way that changes nothing', () => {
    const files = new Map([...project.files, [FILE, `${project.files.get(FILE) ?? ''}\n`]]);
    expect(check({ ...project, files }, readings)).toEqual([
      `${FILE} is released and was edited: put it back, and let npm run contracts -- release make a new version.`,
    ]);
  });

  it('is never deleted', () => {
    const files = new Map([...project.files].filter(([file]) => file !== FILE));
    expect(check({ ...project, files }, readings)).toEqual([`${FILE} is released and gone: put the file back.`]);
  });

  it('stays in the list, with its hash, if any commit has it there', () => {
    const { [FILE]: hash = '', ...released } = project.released;
    const lost = `released.json no longer has ${FILE} as an earlier commit released it: put its line back.`;
    expect(check({ ...project, released }, readings, project.released)).toContain(lost);
    expect(check(project, readings, { [FILE]: hash.replace(/./, 'x') })).toEqual([lost]);
  });

  it('has a class or a release: no other file is among the schemas', () => {
    const files = new Map([...project.files, ['OrderPlaced.1.7.json', '{}']]);
    expect(check({ ...project, files }, readings)).toEqual([
      'OrderPlaced.1.7.json is neither released nor what a class says now: delete it, also in draft-07.',
    ]);
  });
});

/** What a change may touch: the fields of the event, and those of the objects in it. */
interface Edited {
  readonly properties: Fields;
  readonly required: string[];
  readonly definitions: Record<'Money' | 'OrderLine', Fields>;
}

/** The contracts after the class of one event was changed. */
function changed(contracts: Contracts, type: string, change: (schema: Edited) => void): Contracts {
  const schema = structuredClone(contracts.present.get(type)) as unknown as Edited & {
    $defs?: Record<string, { properties: Fields }>;
  };
  const fieldsOf = (name: string) => schema.$defs?.[name]?.properties ?? {};
  const { properties, required } = schema;
  change({ properties, required, definitions: { Money: fieldsOf('Money'), OrderLine: fieldsOf('OrderLine') } });
  return { ...contracts, present: new Map([...contracts.present, [type, schema]]) };
}
