import { describe, expect, it } from '@jest/globals';
import { neededUntil } from '#libs/contracts';
import { check } from '../../tools/contracts/check.js';
import { readingsOf, type Reading } from '../../tools/contracts/readers.js';
import { withReleases } from '../../tools/contracts/release.js';
import {
  contractsOfProject,
  avroSchemasOf,
  publishedTypes,
  schemasOf,
  upcastersOf,
  type Contracts,
} from '../../tools/contracts/versions.js';
import { parseSource } from '../../tools/generate-docs/syntax.js';
import { MIGRATING, WITHDRAWN_V1 } from '../evolution/releases.js';

const TODAY = '2026-11-28';
const project = contractsOfProject();
const readings = readingsOf(parseSource);

/** The project, with the second major version of OrderPlaced beside the first. */
const both: Contracts = {
  ...project,
  present: new Map([...project.present, ...schemasOf(MIGRATING)]),
  avro: new Map([...project.avro, ...avroSchemasOf(MIGRATING)]),
  upcasters: upcastersOf(MIGRATING),
  published: publishedTypes(MIGRATING),
};
const released = withReleases(both).contracts;

/** Who reads OrderPlaced today reads its second version instead. */
const moved: Reading[] = readings.map((one) => (one.type === 'OrderPlaced' ? { ...one, type: 'OrderPlaced.v2' } : one));

const withoutClass = (contracts: Contracts, type = 'OrderPlaced'): Contracts => ({
  ...contracts,
  present: new Map([...contracts.present].filter(([one]) => one !== type)),
});
const problems = (contracts: Contracts, who = readings, today = TODAY) => check(contracts, who, {}, today);

describe('a new major version beside the old one', () => {
  it('is legal, and it waits for its release', () => {
    expect(problems(both)).toEqual([
      'OrderPlaced.v2 has changed and is not released: npm run contracts -- release makes it 2.0.',
    ]);
    expect(problems(released)).toEqual([]);
  });

  it('may be read by some services while others read the old one', () => {
    const oneMoved = moved.map((one) =>
      one.service === 'payment' ? one : { ...one, type: one.type.replace('.v2', '') },
    );
    expect(problems(released, oneMoved)).toEqual([]);
  });

  it('needs an upcaster from the old one', () => {
    expect(problems({ ...released, upcasters: new Map() })).toEqual([
      'OrderPlaced.v2 stands beside OrderPlaced without an upcaster: whoever reacts to it would park each OrderPlaced; ' +
        'declare one beside its class.',
    ]);
  });

  it('is from then on as fixed as the old one', () => {
    expect(problems(withoutClass(released, 'OrderPlaced.v2'))).toEqual([
      'OrderPlaced.v2 has no class any more, but it is released and not withdrawn: put its class back, and see ' +
        'npm run contracts -- withdraw OrderPlaced.v2.',
    ]);
  });
});

describe('an old major version', () => {
  const withdrawn = (day: string): Contracts => ({
    ...released,
    published: publishedTypes(WITHDRAWN_V1),
    withdrawn: { OrderPlaced: day },
  });
  const READERS = 'payment (authorizePayment) and inventory (reserveStock)';

  it('is not removed while a declared reader is left: the sentence names each', () => {
    expect(problems(withoutClass(released))).toEqual([
      `OrderPlaced has no class any more, but it is still read by ${READERS}: put its class back.`,
    ]);
  });

  it('is not withdrawn while a declared reader is left', () => {
    expect(problems(withdrawn(TODAY))).toEqual([
      `OrderPlaced is withdrawn, but it is still read by ${READERS}: react there to a version that is published.`,
    ]);
  });

  it('is not withdrawn while it is published', () => {
    expect(problems({ ...withdrawn(TODAY), published: both.published }, moved)).toEqual([
      'OrderPlaced is withdrawn, but it is still published: publish the next version alone.',
    ]);
  });

  it('is not removed before it is withdrawn', () => {
    expect(problems(withoutClass(released), moved)).toEqual([
      'OrderPlaced has no class any more, but it is released and not withdrawn: put its class back, and see ' +
        'npm run contracts -- withdraw OrderPlaced.',
    ]);
  });

  it('keeps its class and its upcaster until its records and its dead letters are gone', () => {
    const until = neededUntil(TODAY);
    // 7 days in the topic, 30 days as a dead letter.
    expect(until).toBe('2027-01-05');
    expect(problems(withdrawn(TODAY), moved)).toEqual([]);
    const removed = withoutClass(withdrawn(TODAY));
    expect(problems(removed, moved, '2027-01-04')).toEqual([
      'OrderPlaced has no class any more, but its records and dead letters may be processed until 2027-01-05: put its ' +
        'class back, and its upcaster.',
    ]);
    expect(problems(removed, moved, until)).toEqual([]);
  });

  it('is withdrawn on a day, and only if it was released', () => {
    expect(problems(withdrawn('2026-02-30'), moved)).toEqual([
      "OrderPlaced is withdrawn on '2026-02-30', which is no day: write it as 2026-11-28.",
    ]);
    expect(problems({ ...released, withdrawn: { OrderLost: TODAY } })).toEqual([
      'OrderLost is withdrawn and was never released: take it out of the withdrawn ones.',
    ]);
  });
});
