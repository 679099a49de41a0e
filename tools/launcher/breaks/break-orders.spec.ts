import { describe, expect, it } from '@jest/globals';
import { SERVICES } from '#libs/contracts';
import {
  lackedBy,
  readFault,
  readOrder,
  refusalOf,
  whyUnbreakable,
  type BreakOrder,
  type BreakState,
} from './break-orders.js';
import type { Fault } from './faults.js';

const OURS = { kafka: 'embedded', postgres: 'embedded' };
const ID = '6f1c2f0e-7d0f-4a0e-9a53-0d3f0f7f9a01';
const PLACE = { topic: 'order.events', partition: 3, offset: '17' };
const FREEZE: Fault = { kind: 'a service is frozen', target: 'payment' };
const KILL: Fault = { kind: 'an instance is killed', target: 'order-1' };
const STOP: Fault = { kind: 'a broker is stopped', target: 'kafka-2' };
const ONE_BY_ONE: Fault = { kind: 'the brokers are restarted one by one', target: 'every broker' };
const SESSIONS: Fault = { kind: "a service's sessions are frozen", target: 'order' };
const QUIET: BreakState = {
  why: null,
  underWay: null,
  targets: {
    service: SERVICES,
    instance: ['order-1'],
    'every instance': ['every instance'],
    broker: ['kafka', 'kafka-2', 'kafka-3'],
    'every broker': ['every broker'],
    PostgreSQL: ['PostgreSQL'],
  },
  lacks: [],
};
const BUSY: BreakState = { ...QUIET, underWay: { fault: FREEZE, endsAt: 0, frozen: [] } };

describe('an order to break the suite', () => {
  it.each<BreakOrder>([
    FREEZE,
    KILL,
    STOP,
    ONE_BY_ONE,
    { kind: 'send-again', ...PLACE },
    { kind: 'send-poison', poison: 'unreadable', id: ID, ...PLACE },
    { kind: 'let-go' },
    { kind: 'measure' },
  ])('is read: $kind', (order) => {
    expect(readOrder({ ...order, more: 'is left out' })).toEqual(order);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'a service is frozen'],
    ['an unknown kind', { kind: 'rm', target: 'payment' }],
    ['a kind that every object has', { kind: 'toString', target: 'payment' }],
    ['a kill without an instance', { kind: 'an instance is killed', target: 4711 }],
    ['a topic that is none of ours', { kind: 'send-again', ...PLACE, topic: 'bank.events' }],
    ['a partition below 0', { kind: 'send-again', ...PLACE, partition: -1 }],
    ['an offset that is no number', { kind: 'send-again', ...PLACE, offset: '1; DROP' }],
    ['an unknown poison', { kind: 'send-poison', poison: 'ricin', id: ID, ...PLACE }],
    ['poison whose id is no UUID', { kind: 'send-poison', poison: 'unreadable', id: 'x', ...PLACE }],
  ])('is not read from %s', (_, value) => {
    expect(readOrder(value)).toBeUndefined();
  });

  it('is no fault if it only sends a message', () => {
    expect(readFault({ kind: 'send-again', ...PLACE })).toBeUndefined();
  });
});

describe('a suite', () => {
  it('may be broken if the launcher runs all of it', () => {
    expect(whyUnbreakable({ pageBreaks: true }, OURS)).toBeNull();
    expect(whyUnbreakable({ pageBreaks: true }, { kafka: 'docker', postgres: 'docker' })).toBeNull();
  });

  it.each([
    ['PAGE_BREAKS=none', { pageBreaks: false }, OURS],
    ['brokers', { pageBreaks: true }, { ...OURS, kafka: 'given' }],
    ['databases', { pageBreaks: true }, { ...OURS, postgres: 'given' }],
  ])('is left alone because of %s', (word, settings, origins) => {
    const why = whyUnbreakable(settings, origins);
    expect(why).toContain(word);
    for (const fault of [FREEZE, KILL, STOP]) expect(refusalOf(fault, { ...QUIET, why })).toBe(why);
    expect(refusalOf({ kind: 'send-poison', poison: 'unreadable', id: ID, ...PLACE }, { ...QUIET, why })).toBe(why);
    expect(refusalOf({ kind: 'send-again', ...PLACE }, { ...QUIET, why })).toBe(why);
  });

  it('has one fault at a time, which can always be ended', () => {
    expect(refusalOf(FREEZE, QUIET)).toBeUndefined();
    expect(refusalOf(KILL, BUSY)).toMatch(/One fault at a time/);
    expect(refusalOf({ kind: 'let-go' }, BUSY)).toBeUndefined();
    expect(refusalOf({ kind: 'send-again', ...PLACE }, BUSY)).toBeUndefined();
  });

  it('loses no process that is not the one that the fault is about', () => {
    for (const fault of [KILL, STOP, ONE_BY_ONE, SESSIONS]) {
      expect(refusalOf(fault, QUIET)).toBeUndefined();
      expect(refusalOf({ ...fault, target: 'page' }, QUIET)).toMatch(/^There is no [a-z ]+ page\.$/);
    }
    expect(refusalOf({ ...KILL, target: 'kafka' }, QUIET)).toBe('There is no instance kafka.');
  });

  it('has no faults of brokers on one broker, and says what they need', () => {
    const lacks = lackedBy({ brokers: 1, silences: true }, OURS);
    const one = { ...QUIET, lacks, targets: { ...QUIET.targets, broker: ['kafka'] } };
    expect(refusalOf({ ...STOP, target: 'kafka' }, one)).toMatch(/start the suite with --brokers 3/);
    expect(refusalOf(ONE_BY_ONE, one)).toMatch(/start the suite with --brokers 3/);
    expect(refusalOf(SESSIONS, one)).toBeUndefined();
    expect(lackedBy({ brokers: 3, silences: true }, OURS)).toEqual([]);
  });

  it('lets connections go silent only where they pass the launcher', () => {
    const fault = { kind: "an instance's connections to PostgreSQL go silent", target: KILL.target } as const;
    expect(refusalOf(fault, QUIET)).toBeUndefined();
    const lacks = lackedBy({ brokers: 3, silences: false }, OURS);
    expect(refusalOf(fault, { ...QUIET, lacks })).toBe(
      'This needs connections that can go silent: start the suite with --silences.',
    );
  });

  it('has no fault of a process that is in Docker', () => {
    const lacks = lackedBy({ brokers: 3, silences: true }, { kafka: 'docker', postgres: 'docker' });
    for (const fault of [STOP, SESSIONS, { kind: 'PostgreSQL is killed', target: 'PostgreSQL' } as const])
      expect(refusalOf(fault, { ...QUIET, lacks })).toMatch(/that the launcher runs itself/);
    expect(
      refusalOf({ ...SESSIONS, kind: "a service's sessions are terminated" }, { ...QUIET, lacks }),
    ).toBeUndefined();
  });
});
