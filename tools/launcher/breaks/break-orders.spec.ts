import { describe, expect, it } from '@jest/globals';
import { readFault, readOrder, refusalOf, whyUnbreakable, type BreakOrder, type BreakState } from './break-orders.js';

const OURS = { kafka: 'embedded', postgres: 'embedded' };
const ID = '6f1c2f0e-7d0f-4a0e-9a53-0d3f0f7f9a01';
const PLACE = { topic: 'order.events', partition: 3, offset: '17' };
const QUIET: BreakState = { why: null, underWay: null, brokers: ['kafka', 'kafka-2', 'kafka-3'] };
const BUSY: BreakState = {
  ...QUIET,
  underWay: { fault: { kind: 'hold', service: 'payment' }, endsAt: 0, held: [] },
};

describe('an order to break the suite', () => {
  it.each<BreakOrder>([
    { kind: 'hold', service: 'payment' },
    { kind: 'cut', service: 'order' },
    { kind: 'kill', instance: 'inventory-2' },
    { kind: 'stop', broker: 'kafka-3' },
    { kind: 'send-again', ...PLACE },
    { kind: 'send-poison', poison: 'unreadable', id: ID, ...PLACE },
    { kind: 'let-go' },
    { kind: 'measure' },
  ])('is read: $kind', (order) => {
    expect(readOrder({ ...order, more: 'is left out' })).toEqual(order);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'hold'],
    ['an unknown kind', { kind: 'rm' }],
    ['an unknown service', { kind: 'hold', service: 'postgres' }],
    ['a kill without an instance', { kind: 'kill', instance: 4711 }],
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
    for (const kind of ['hold', 'cut'] as const)
      expect(refusalOf({ kind, service: 'order' }, { ...QUIET, why }, [])).toBe(why);
    expect(refusalOf({ kind: 'send-poison', poison: 'unreadable', id: ID, ...PLACE }, { ...QUIET, why }, [])).toBe(why);
    expect(refusalOf({ kind: 'send-again', ...PLACE }, { ...QUIET, why }, [])).toBe(why);
  });

  it('has one fault at a time, which can always be ended', () => {
    expect(refusalOf({ kind: 'hold', service: 'payment' }, QUIET, [])).toBeUndefined();
    expect(refusalOf({ kind: 'cut', service: 'order' }, BUSY, [])).toMatch(/One fault at a time/);
    expect(refusalOf({ kind: 'let-go' }, BUSY, [])).toBeUndefined();
    expect(refusalOf({ kind: 'send-again', ...PLACE }, BUSY, [])).toBeUndefined();
  });

  it('loses no process that is not an instance or one of three brokers', () => {
    expect(refusalOf({ kind: 'kill', instance: 'order-1' }, QUIET, ['order-1'])).toBeUndefined();
    expect(refusalOf({ kind: 'kill', instance: 'postgres' }, QUIET, ['order-1'])).toBe('No instance postgres runs.');
    expect(refusalOf({ kind: 'stop', broker: 'kafka-2' }, QUIET, [])).toBeUndefined();
    expect(refusalOf({ kind: 'stop', broker: 'postgres' }, QUIET, [])).toBe('There is no broker postgres.');
    expect(refusalOf({ kind: 'stop', broker: 'kafka' }, { ...QUIET, brokers: [] }, [])).toMatch(/--brokers 3/);
  });
});
