import { describe, expect, it } from '@jest/globals';
import {
  CHOREOGRAPHY,
  EVENTS,
  publishedBy,
  publishersHeardBy,
  reactionsOf,
  SERVICES,
  STEPS,
  type EventName,
  type Service,
} from './index.js';

describe('the choreography', () => {
  it('has a row for every event, and for nothing else', () => {
    expect(STEPS.map(([name]) => name).sort()).toEqual(Object.keys(EVENTS).sort());
  });

  it.each(STEPS)('%s is heard by at least one service, and never by its publisher', (_, { publisher, reactions }) => {
    const hearers = Object.keys(reactions);
    expect(hearers.length).toBeGreaterThan(0);
    expect(hearers).not.toContain(publisher);
    expect(SERVICES).toEqual(expect.arrayContaining(hearers));
  });

  it('gives each event one publisher', () => {
    const published = SERVICES.flatMap(publishedBy);
    expect(published.sort()).toEqual(Object.keys(EVENTS).sort());
  });

  it('never lets payment and inventory hear of each other', () => {
    expect(publishersHeardBy('payment')).toEqual(['order']);
    expect(publishersHeardBy('inventory')).toEqual(['order']);
    expect(publishersHeardBy('order').sort()).toEqual(['inventory', 'payment']);
  });

  it.each(SERVICES)('gives %s a deed of its own for every event that it hears', (service) => {
    const reactions = reactionsOf(service);
    expect(new Set(reactions.map(({ event }) => event)).size).toBe(reactions.length);
    expect(new Set(reactions.map(({ deed }) => deed)).size).toBe(reactions.length);
  });

  it('tells both participants everything that the order decides', () => {
    for (const name of publishedBy('order'))
      expect(hearersOf(name)).toEqual(expect.arrayContaining(['inventory', 'payment']));
  });

  it('lets the order hear every answer of both participants', () => {
    for (const name of [...publishedBy('inventory'), ...publishedBy('payment')])
      expect(hearersOf(name)).toContain('order');
  });
});

describe('a compensation', () => {
  const compensations = STEPS.flatMap(([name, step]) => (step.compensates ? [[name, step.compensates] as const] : []));

  it.each(compensations)('%s undoes %s, which the same service published', (name, undone) => {
    expect(Object.keys(EVENTS)).toContain(undone);
    expect(undone).not.toBe(name);
    expect(CHOREOGRAPHY[name].publisher).toBe(CHOREOGRAPHY[undone].publisher);
  });

  it.each(compensations)(
    '%s is heard by all that heard %s: whoever knows an event hears of its compensation',
    (name, undone) => {
      expect(hearersOf(name)).toEqual(hearersOf(undone));
    },
  );

  it('exists once for every event whose effect can be undone', () => {
    const undone = compensations.map(([, of]) => of);
    expect(new Set(undone).size).toBe(undone.length);
    const refusals: EventName[] = ['StockRejected', 'PaymentDeclined'];
    const compensating: EventName[] = compensations.map(([name]) => name);
    const effective = STEPS.map(([name]) => name).filter(
      (name) => !refusals.includes(name) && !compensating.includes(name),
    );
    expect([...undone].sort()).toEqual(effective.sort());
  });
});

function hearersOf(name: EventName): Service[] {
  return SERVICES.filter((service) => reactionsOf(service).some(({ event }) => event === name)).sort();
}
